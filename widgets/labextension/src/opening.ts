/** Opening a chapter's notebook, and going to a cell of it. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';

/**
 * Open a notebook, or bring it to the front.
 *
 * @returns its panel, with the cells in place; null where it could not be opened (JupyterLab has then said why).
 */
export async function openNotebook(app: JupyterFrontEnd, path: string): Promise<NotebookPanel | null> {
  const panel = (await app.commands.execute('docmanager:open', { path, factory: 'Notebook' })) as
    | NotebookPanel
    | undefined;
  if (!panel) {
    return null;
  }
  await panel.revealed;
  await panel.context.ready;
  return panel;
}

/**
 * Make the cell with an id the active one, scroll to it and give it the focus (in command mode).
 *
 * @returns false where the notebook has no such cell.
 */
export async function goToCell(panel: NotebookPanel, id: string): Promise<boolean> {
  const notebook = panel.content;
  const index = notebook.widgets.findIndex(cell => cell.model.id === id);
  if (index < 0) {
    return false;
  }
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  notebook.mode = 'command';
  await notebook.scrollToItem(index, 'center').catch(() => undefined); // a later scroll takes this one's place
  notebook.activate();
  return true;
}
