/** The drawings of the sidebar. Statuses differ in shape; colour only adds to it, and text says the same. */

import { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Status } from './course';

/** A line that starts above the origin: a head start. */
export const headstartIcon = new LabIcon({
  name: 'headstart:course',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24" fill="none">
  <g class="jp-icon3" stroke="#616161" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
    <path d="M4 3v14.5a2.5 2.5 0 0 0 2.5 2.5H21"/>
    <path d="M8.5 15.5c4.5-.3 6.2-3.2 12-3.8" stroke-dasharray="0.2 3.4"/>
    <path d="M8.5 10.5c4-.2 6.5-5 12-5.5"/>
  </g>
</svg>`
});

const SHAPES: Record<Status, JSX.Element> = {
  not_started: <circle cx="8" cy="8" r="6" />,
  not_attempted: <circle cx="8" cy="8" r="6" strokeDasharray="2.4 2.31" />,
  passed: (
    <>
      <circle className="hs-filled" cx="8" cy="8" r="6.75" />
      <path className="hs-cut" d="m5 8.2 2.1 2.1 4-4.4" />
    </>
  ),
  partial: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path className="hs-filled" d="M8 2a6 6 0 0 1 0 12z" />
    </>
  ),
  wrong: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />
    </>
  ),
  crashed: (
    <>
      <path d="M8 2.2 14.4 13.4H1.6z" />
      <path d="M8 6.4v3.1m0 1.9v.1" />
    </>
  )
};

/** A pen: a person marks it, so that no check changes how it stands. */
const MARKED_BY_HAND = <path d="M2.4 13.6 3.2 10.4 11 2.6l2.4 2.4-7.8 7.8zM9.4 4.2l2.4 2.4" />;

/** The sign of a status; the text beside it says the same, so that assistive technology passes over it. */
export function StatusIcon(props: { status: Status; checked: boolean }): JSX.Element {
  const { status, checked } = props;
  return (
    <svg className="hs-StatusIcon" data-status={status} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {checked ? SHAPES[status] : MARKED_BY_HAND}
    </svg>
  );
}

/** A ring that fills with `share` (0 to 1) around a chapter's number, which becomes a tick when all is done. */
export function ProgressRing(props: { share: number; done: boolean; number: number }): JSX.Element {
  const round = 2 * Math.PI * 11;
  return (
    <svg className="hs-Ring" data-done={props.done} viewBox="0 0 26 26" aria-hidden="true" focusable="false">
      <circle className="hs-Ring-track" cx="13" cy="13" r="11" />
      {props.share > 0 && (
        <circle
          className="hs-Ring-share"
          cx="13"
          cy="13"
          r="11"
          strokeDasharray={`${props.share * round} ${round}`}
          transform="rotate(-90 13 13)"
        />
      )}
      {props.done ? (
        <path className="hs-Ring-tick" d="m8.5 13.3 3.1 3.1 6-6.5" />
      ) : (
        <text x="13" y="13" dy="0.35em" textAnchor="middle">
          {props.number}
        </text>
      )}
    </svg>
  );
}
