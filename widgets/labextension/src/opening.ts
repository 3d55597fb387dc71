/** Opening a chapter's notebook, and going to a cell of it. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { type Notebook, NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';

/** How long a notebook that has just been opened may still grow: Markdown and figures are drawn when there is time. */
const SETTLING_MS = 5000;

/** What a person does with a page; from then on, where it scrolls is up to them. */
const GESTURES = ['wheel', 'pointerdown', 'touchstart', 'keydown'] as const;

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
  await holdInView(notebook, index); // a cell that is not drawn yet cannot take the focus
  await NotebookActions.focusActiveCell(notebook, { waitUntilReady: true, preventScroll: true });
  return true;
}

/**
 * Scroll to a cell, and again whenever the notebook's height changes, until it has settled or the person moves on.
 * Resolves once the cell has been reached the first time.
 *
 * One scroll is not enough: cells above that are drawn later push the cell out of sight.
 */
async function holdInView(notebook: Notebook, index: number): Promise<void> {
  // The answer starts at mid-height, so that the end of its task stays in sight above it. A scroll that another one
  // replaces is rejected, which is no fault.
  const scroll = () => notebook.scrollToItem(index, 'top-center').catch(() => undefined);
  const observer = new ResizeObserver(() => void scroll());
  const release = () => {
    observer.disconnect();
    window.clearTimeout(timer);
    GESTURES.forEach(gesture => window.removeEventListener(gesture, release, true));
  };
  const timer = window.setTimeout(release, SETTLING_MS);
  GESTURES.forEach(gesture => window.addEventListener(gesture, release, { capture: true, passive: true }));
  observer.observe(notebook.viewportNode);
  await scroll();
}
