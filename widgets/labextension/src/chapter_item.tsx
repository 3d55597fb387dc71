/** A chapter of the sidebar, with its exercises. */

import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from './commands';
import type { IChapter, IExercise } from './course';
import { ProgressRing, StatusIcon } from './icons';
import { isChecked, sumProgress } from './progress';
import type { ISidebarContext } from './sidebar';
import { deviceLabel, latestLabel, passedLabel, pointsLabel, standingLabel } from './wording';

export function ChapterItem(props: { chapter: IChapter; number: number; context: ISidebarContext }): JSX.Element {
  const { chapter, number, context } = props;
  const { model, trans, commands } = context;
  const current = chapter.path !== null && chapter.path === model.place.path;
  const [open, setOpen] = React.useState(number === 1 || current);
  React.useEffect(() => {
    if (current) {
      setOpen(true);
    }
  }, [current]);
  const progress = sumProgress(chapter.exercises);
  const groupId = `headstart-exercises-${chapter.slug}`;
  const facts = [
    chapter.minutes > 0 ? trans.__('%1 min', chapter.minutes) : null,
    deviceLabel(chapter.device, trans),
    chapter.exercises.length > 0 ? passedLabel(progress, trans) : null
  ];
  return (
    <li className="hs-Chapter" data-testid={`headstart-chapter-${chapter.slug}`} data-current={current}>
      <div className="hs-Chapter-row">
        <button
          type="button"
          className="hs-Chapter-open"
          aria-current={current ? 'page' : undefined}
          disabled={!chapter.present}
          onClick={() => void commands.execute(CommandIDs.openChapter, { chapter: chapter.slug })}
        >
          <ProgressRing
            share={progress.share}
            done={progress.exercises > 0 && progress.passed === progress.exercises}
            number={number}
          />
          <span className="hs-Hidden">{trans.__('Chapter %1:', number)} </span>
          <span className="hs-Chapter-text">
            <span className="hs-Chapter-title">{chapter.title}</span>{' '}
            <Facts facts={facts} />
          </span>
        </button>
        {chapter.exercises.length > 0 && (
          <button
            type="button"
            className="hs-Chapter-toggle"
            aria-expanded={open}
            aria-controls={groupId}
            aria-label={trans.__('Exercises of %1', chapter.title)}
            onClick={() => setOpen(!open)}
          >
            {open ? <caretDownIcon.react tag="span" /> : <caretRightIcon.react tag="span" />}
          </button>
        )}
      </div>
      {!chapter.present && (
        <p className="hs-Missing">
          {trans.__('Its notebook is not in this folder.')} <code>headstart lab</code> {trans.__('puts it back.')}
        </p>
      )}
      <ul className="hs-Exercises" id={groupId} hidden={!open} aria-label={trans.__('Exercises of %1', chapter.title)}>
        {chapter.exercises.map(exercise => (
          <ExerciseItem key={exercise.id} exercise={exercise} chapter={chapter} context={context} />
        ))}
      </ul>
    </li>
  );
}

function ExerciseItem(props: { exercise: IExercise; chapter: IChapter; context: ISidebarContext }): JSX.Element {
  const { exercise, chapter, context } = props;
  const { model, trans, commands } = context;
  const here = model.place.path === chapter.path && model.place.exercise === exercise.id;
  return (
    <li>
      <button
        type="button"
        className="hs-Exercise"
        data-testid={`headstart-exercise-${exercise.id}`}
        data-status={exercise.status}
        aria-current={here ? 'location' : undefined}
        disabled={!chapter.present}
        onClick={() => void commands.execute(CommandIDs.openExercise, { exercise: exercise.id })}
      >
        <StatusIcon status={exercise.status} checked={isChecked(exercise)} />
        <span className="hs-Exercise-text">
          <span className="hs-Exercise-title">{exercise.title}</span>{' '}
          <Facts
            facts={[
              <span className="hs-Status">{standingLabel(exercise, trans)}</span>,
              pointsLabel(exercise, trans),
              latestLabel(exercise, trans)
            ]}
          />
        </span>
      </button>
    </li>
  );
}

/** Short facts on one line; where the sidebar is narrow, a line breaks between them and not within. */
function Facts({ facts }: { facts: readonly React.ReactNode[] }): JSX.Element {
  return (
    <span className="hs-Facts">
      {facts
        .filter(fact => fact !== null)
        .map((fact, index) => (
          <React.Fragment key={index}>
            <span className="hs-Fact">{fact}</span>{' '}
          </React.Fragment>
        ))}
    </span>
  );
}
