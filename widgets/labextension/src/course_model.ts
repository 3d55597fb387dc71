/** The course that the sidebar shows: read from the server, and read anew when asked to. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { ISignal, Signal } from '@lumino/signaling';

import type { CourseState, ICourse, IExercise } from './course';
import { changedExercises } from './progress';

/** How long a reading waits for company: running all cells of a notebook must not ask once a cell. */
const GATHERING_MS = 200;

/** Where the learner is: the notebook in front, and the exercise whose cell is active there. */
export interface IPlace {
  readonly path: string | null;
  readonly exercise: string | null;
}

export class CourseModel {
  constructor(private readonly settings: ServerConnection.ISettings) {}

  /** Emitted when the course, its progress or the place has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get course(): CourseState {
    return this._course;
  }

  /** The course, once it has been read. */
  get ready(): ICourse | null {
    return this._course.state === 'ready' ? this._course : null;
  }

  /** The exercises whose status the last reading changed. */
  get news(): readonly IExercise[] {
    return this._news;
  }

  get place(): IPlace {
    return this._place;
  }

  set place(place: IPlace) {
    if (place.path !== this._place.path || place.exercise !== this._place.exercise) {
      this._place = place;
      this._changed.emit();
    }
  }

  /**
   * Read the course soon. Calls that come together share one request; a call that comes while a request is under way
   * gets another one after it, since the answer may have been written before what the caller wants to see.
   */
  refresh(): Promise<void> {
    this.queued ??= (async () => {
      await this.running;
      await new Promise(resolve => window.setTimeout(resolve, GATHERING_MS));
      this.queued = null;
      this.running = this.fetch();
      await this.running;
    })();
    return this.queued;
  }

  private async fetch(): Promise<void> {
    const before = this.ready;
    const course = await requestCourse(this.settings);
    if (JSON.stringify(course) === JSON.stringify(this._course)) {
      return;
    }
    this._course = course;
    this._news = course.state === 'ready' ? changedExercises(before, course) : [];
    this._changed.emit();
  }

  private queued: Promise<void> | null = null;
  private running: Promise<void> | null = null;
  private readonly _changed = new Signal<this, void>(this);
  private _course: CourseState = { state: 'loading' };
  private _news: readonly IExercise[] = [];
  private _place: IPlace = { path: null, exercise: null };
}

async function requestCourse(settings: ServerConnection.ISettings): Promise<CourseState> {
  const address = URLExt.join(settings.baseUrl, 'headstart', 'course');
  try {
    const response = await ServerConnection.makeRequest(address, {}, settings);
    if (!response.ok) {
      return { state: 'unreachable', reason: `${response.status} ${response.statusText}` };
    }
    return (await response.json()) as CourseState;
  } catch (error) {
    return { state: 'unreachable', reason: error instanceof Error ? error.message : String(error) };
  }
}
