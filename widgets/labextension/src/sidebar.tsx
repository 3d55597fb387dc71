/** The sidebar: the course, its chapters in order, and how each exercise stands. */

import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { ChapterItem } from './chapter_item';
import { CommandIDs } from './commands';
import type { ICourse } from './course';
import type { CourseModel } from './course_model';
import { headstartIcon } from './icons';
import { Notice } from './notice';
import { courseProgress, nextExercise } from './progress';
import { earnedLabel, passedLabel, statusLabel } from './wording';

/** What every part of the sidebar needs. */
export interface ISidebarContext {
  readonly model: CourseModel;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

export class CourseSidebar extends ReactWidget {
  static readonly ID = 'headstart-course';

  constructor(private readonly context: ISidebarContext) {
    super();
    this.id = CourseSidebar.ID;
    this.addClass('hs-Sidebar');
    this.title.icon = headstartIcon;
    this.title.caption = context.trans.__('Headstart: the course');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', context.trans.__('Headstart course'));
    this.node.tabIndex = -1;
  }

  protected onActivateRequest(): void {
    this.node.focus();
  }

  protected onAfterShow(): void {
    void this.context.model.refresh();
  }

  render(): JSX.Element {
    const { model } = this.context;
    return (
      <UseSignal signal={model.changed}>
        {() =>
          model.course.state === 'ready' ? (
            <CourseView course={model.course} context={this.context} />
          ) : (
            <Notice state={model.course} trans={this.context.trans} />
          )
        }
      </UseSignal>
    );
  }
}

function CourseView({ course, context }: { course: ICourse; context: ISidebarContext }): JSX.Element {
  return (
    <>
      <CourseHeader course={course} context={context} />
      <nav className="hs-Chapters" aria-label={context.trans.__('Chapters')}>
        <ol>
          {course.chapters.map((chapter, index) => (
            <ChapterItem key={chapter.slug} chapter={chapter} number={index + 1} context={context} />
          ))}
        </ol>
      </nav>
      <News context={context} />
    </>
  );
}

function CourseHeader({ course, context }: { course: ICourse; context: ISidebarContext }): JSX.Element {
  const { trans, commands } = context;
  const progress = courseProgress(course);
  const next = nextExercise(course);
  const started = progress.earned > 0 || course.chapters.some(({ exercises }) => exercises.some(e => e.checks > 0));
  return (
    <header className="hs-Header">
      <h2 className="hs-Title">{course.title}</h2>
      {progress.exercises > 0 && (
        <>
          <div
            className="hs-Bar"
            role="progressbar"
            aria-label={trans.__('Course progress')}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(progress.share * 100)}
            aria-valuetext={earnedLabel(progress, trans)}
          >
            <div style={{ width: `${progress.share * 100}%` }} />
          </div>
          <p className="hs-Overall" data-testid="headstart-overall">
            <span>{passedLabel(progress, trans)}</span>
            <span>{earnedLabel(progress, trans)}</span>
          </p>
        </>
      )}
      {next ? (
        <button
          type="button"
          className="hs-Continue"
          data-testid="headstart-continue"
          onClick={() => void commands.execute(CommandIDs.resume)}
        >
          <span>{started ? trans.__('Continue') : trans.__('Start')}</span>{' '}
          <span className="hs-Continue-title">{next.exercise.title}</span>
        </button>
      ) : (
        progress.exercises > 0 &&
        progress.passed === progress.exercises && (
          <p className="hs-Done">{trans.__('Every exercise is passed. Well done.')}</p>
        )
      )}
    </header>
  );
}

/** Tells assistive technology what a check has changed; sighted learners see the row change. */
function News({ context: { model, trans } }: { context: ISidebarContext }): JSX.Element {
  const news = model.news.map(({ title, status }) => `${title}: ${statusLabel(status, trans)}`);
  return (
    <div className="hs-Hidden" aria-live="polite">
      {news.join('. ')}
    </div>
  );
}
