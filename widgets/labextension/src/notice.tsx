/** What the sidebar says where there is no course to show. */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { CourseState } from './course';
import { headstartIcon } from './icons';

export function Notice(props: { state: CourseState; trans: TranslationBundle }): JSX.Element {
  const { state, trans } = props;
  if (state.state === 'loading') {
    return <div className="hs-Notice" aria-busy="true" />;
  }
  const { title, text, command, reason } = say(state, trans);
  return (
    <div className="hs-Notice" role="status" data-testid="headstart-notice">
      <headstartIcon.react tag="div" className="hs-Notice-icon" />
      <h2 className="hs-Title">{title}</h2>
      <p>{text}</p>
      <pre>
        <code>{command}</code>
      </pre>
      {reason && <p className="hs-Facts">{reason}</p>}
    </div>
  );
}

function say(state: CourseState, trans: TranslationBundle) {
  switch (state.state) {
    case 'unreadable':
      return {
        title: trans.__('The course cannot be read'),
        text: trans.__('Its description in this folder is damaged. Your notebooks are not touched. Mend it from a terminal:'),
        command: 'headstart lab',
        reason: state.reason
      };
    case 'unreachable':
      return {
        title: trans.__('The course does not answer'),
        text: trans.__('The Jupyter server gave no account of it. See what is wrong from a terminal:'),
        command: 'headstart doctor',
        reason: state.reason
      };
    default:
      return {
        title: trans.__('No course in this folder'),
        text: trans.__('Close JupyterLab and open the course from a terminal. It brings you to your own working folder:'),
        command: 'headstart lab',
        reason: null
      };
  }
}
