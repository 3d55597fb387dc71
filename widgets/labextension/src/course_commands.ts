/** What the sidebar and the command palette can do with the course. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { CommandIDs } from './commands';
import type { IChapter } from './course';
import type { CourseModel } from './course_model';
import { goToCell, openNotebook } from './opening';
import { chapterOf, nextExercise } from './progress';

/** Add the commands, and those that need no argument to the palette. */
export function addCourseCommands(
  app: JupyterFrontEnd,
  model: CourseModel,
  sidebarId: string,
  trans: TranslationBundle,
  palette: ICommandPalette | null
): void {
  const { commands, shell } = app;

  commands.addCommand(CommandIDs.show, {
    label: trans.__('Show the Course'),
    caption: trans.__('Show the chapters of the course and how the exercises stand'),
    execute: () => shell.activateById(sidebarId)
  });
  commands.addCommand(CommandIDs.refresh, {
    label: trans.__('Read Course Progress Again'),
    execute: () => model.refresh()
  });
  commands.addCommand(CommandIDs.resume, {
    label: trans.__('Continue with the Next Exercise'),
    caption: trans.__('Go to the first exercise that is not passed yet'),
    isEnabled: () => !!model.ready && !!nextExercise(model.ready),
    execute: async () => {
      const next = model.ready && nextExercise(model.ready);
      if (next) {
        await commands.execute(CommandIDs.openExercise, { exercise: next.exercise.id });
      }
    }
  });
  commands.addCommand(CommandIDs.openChapter, {
    label: args => trans.__('Open Chapter %1', String(args['chapter'] ?? '')),
    describedBy: { args: argument('chapter', trans.__('The slug of the chapter')) },
    execute: async args => {
      const chapter = model.ready?.chapters.find(({ slug }) => slug === args['chapter']);
      const path = notebookPath(chapter ?? null, trans);
      return path && (await openNotebook(app, path));
    }
  });
  commands.addCommand(CommandIDs.openExercise, {
    label: args => trans.__('Open Exercise %1', String(args['exercise'] ?? '')),
    describedBy: { args: argument('exercise', trans.__('The id of the exercise')) },
    execute: async args => {
      const exercise = String(args['exercise']);
      const path = notebookPath(model.ready && chapterOf(model.ready, exercise), trans);
      const panel = path ? await openNotebook(app, path) : null;
      if (panel && !(await goToCell(panel, exercise))) {
        Notification.warning(
          trans.__('This notebook has lost the answer cell of “%1”. Close it and run `headstart lab` again.', exercise)
        );
      }
      return panel;
    }
  });

  [CommandIDs.show, CommandIDs.resume, CommandIDs.refresh].forEach(command =>
    palette?.addItem({ command, category: trans.__('Headstart') })
  );
}

function argument(name: string, description: string) {
  return { type: 'object' as const, required: [name], properties: { [name]: { type: 'string' as const, description } } };
}

/** A chapter's notebook; where it is not there, say so and return null. */
function notebookPath(chapter: IChapter | null, trans: TranslationBundle): string | null {
  if (chapter?.present) {
    return chapter.path;
  }
  Notification.warning(trans.__('The notebook of this chapter is not in this folder. `headstart lab` puts it there.'));
  return null;
}
