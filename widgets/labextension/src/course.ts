/** The course as `GET /headstart/course` describes it; `headstart_widgets.course_status` writes it. */

export type Outcome = 'passed' | 'partial' | 'wrong' | 'not_attempted' | 'crashed';

export type Status = 'not_started' | Outcome;

export interface IExercise {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly points: number;
  readonly minutes: number;
  /** The outcome that counts: points once earned stay earned. */
  readonly status: Status;
  readonly earned: number;
  readonly checks: number;
  readonly latest: { readonly outcome: Outcome; readonly time: string } | null;
}

export interface IChapter {
  readonly slug: string;
  readonly title: string;
  readonly minutes: number;
  readonly device: string;
  readonly requires: readonly string[];
  /** The notebook, relative to the server's folder; null where the manifest's path leads out of it. */
  readonly path: string | null;
  /** Whether the notebook is there. */
  readonly present: boolean;
  readonly exercises: readonly IExercise[];
}

export interface ICourse {
  readonly state: 'ready';
  readonly title: string;
  readonly language: string;
  readonly chapters: readonly IChapter[];
}

export interface IUnreadableCourse {
  readonly state: 'unreadable';
  readonly reason: string;
}

/** What the sidebar can be looking at. Only `loading` and `unreachable` do not come from the server. */
export type CourseState =
  | ICourse
  | IUnreadableCourse
  | { readonly state: 'missing' }
  | { readonly state: 'loading' }
  | { readonly state: 'unreachable'; readonly reason: string };
