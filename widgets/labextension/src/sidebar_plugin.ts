/** The plugin that puts the course into JupyterLab's left sidebar and keeps it true. */

import { ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { addCourseCommands } from './course_commands';
import { CourseModel } from './course_model';
import { CourseSidebar } from './sidebar';

const PLUGIN_ID = 'headstart:sidebar';

/** Above the file browser: this is where the learner starts. */
const RANK = 50;

export const sidebarPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'The chapters of the course and how each exercise stands, in the left sidebar.',
  autoStart: true,
  optional: [INotebookTracker, ICommandPalette, ILayoutRestorer, ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('headstart');
    const model = new CourseModel(app.serviceManager.serverSettings);
    const sidebar = new CourseSidebar({ model, commands: app.commands, trans });
    app.shell.add(sidebar, 'left', { rank: RANK, type: 'Headstart' });
    restorer?.add(sidebar, sidebar.id);
    addCourseCommands(app, model, sidebar.id, trans, palette);
    model.changed.connect(() => app.commands.notifyCommandChanged());
    refreshWhenNeeded(model);
    if (tracker) {
      followNotebooks(app, model, tracker);
    }
    void showAtStart(app, model, sidebar.id, registry); // not awaited: start-up must not wait for itself
  }
};

/** Checks append to the progress file from the kernel, so that a cell's end is the moment to look. */
function refreshWhenNeeded(model: CourseModel): void {
  const refresh = () => void model.refresh();
  NotebookActions.executed.connect(refresh);
  NotebookActions.selectionExecuted.connect(refresh);
  window.addEventListener('focus', refresh);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      refresh();
    }
  });
}

function followNotebooks(app: JupyterFrontEnd, model: CourseModel, tracker: INotebookTracker): void {
  const follow = () => {
    const panel = tracker.currentWidget;
    const exercise = tracker.activeCell?.model.getMetadata('headstart')?.exercise;
    model.place = {
      path: panel ? app.serviceManager.contents.localPath(panel.context.path) : null,
      exercise: typeof exercise === 'string' ? exercise : null
    };
  };
  tracker.currentChanged.connect(follow);
  tracker.activeCellChanged.connect(follow);
  tracker.widgetAdded.connect((_, panel) => {
    panel.context.pathChanged.connect(follow);
    void model.refresh();
  });
}

/** Show the sidebar once JupyterLab has restored its layout, where there is a course and the learner has not said no. */
async function showAtStart(
  app: JupyterFrontEnd,
  model: CourseModel,
  sidebarId: string,
  registry: ISettingRegistry | null
): Promise<void> {
  await Promise.all([app.restored, model.refresh()]);
  const settings = await registry?.load(PLUGIN_ID).catch(() => null);
  if (model.ready && (settings?.composite['openAtStart'] ?? true)) {
    app.shell.activateById(sidebarId);
  }
}
