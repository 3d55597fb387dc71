/** What the statuses of exercises come to. Imports nothing at run time, so that Node can test it as it stands. */

import type { IChapter, ICourse, IExercise, Status } from './course';

export interface IProgress {
  readonly passed: number;
  readonly exercises: number;
  readonly earned: number;
  readonly points: number;
  /** Earned points as a share of all points, 0 to 1; 0 where there are none. */
  readonly share: number;
}

/** Whether a check can pass it: a judgement is marked by a person, and counts for nothing here. */
export function isChecked(exercise: IExercise): boolean {
  return exercise.kind !== 'judgement';
}

/** Add up the exercises among some that a check can pass. */
export function sumProgress(all: readonly IExercise[]): IProgress {
  const exercises = all.filter(isChecked);
  const earned = exercises.reduce((sum, exercise) => sum + exercise.earned, 0);
  const points = exercises.reduce((sum, exercise) => sum + exercise.points, 0);
  return {
    passed: exercises.filter(exercise => exercise.status === 'passed').length,
    exercises: exercises.length,
    earned,
    points,
    share: points > 0 ? earned / points : 0
  };
}

/** Add up all exercises of a course. */
export function courseProgress(course: ICourse): IProgress {
  return sumProgress(course.chapters.flatMap(chapter => chapter.exercises));
}

/** The first exercise, in the course's order, that can be opened and is not passed. */
export function nextExercise(course: ICourse): { chapter: IChapter; exercise: IExercise } | null {
  for (const chapter of course.chapters.filter(chapter => chapter.present)) {
    const exercise = chapter.exercises.find(exercise => isChecked(exercise) && exercise.status !== 'passed');
    if (exercise) {
      return { chapter, exercise };
    }
  }
  return null;
}

/** The chapter that an exercise belongs to. */
export function chapterOf(course: ICourse, exercise: string): IChapter | null {
  return course.chapters.find(chapter => chapter.exercises.some(({ id }) => id === exercise)) ?? null;
}

/** The exercises whose status differs between two readings of a course; none where there was no earlier one. */
export function changedExercises(before: ICourse | null, after: ICourse): IExercise[] {
  if (!before) {
    return [];
  }
  const statuses = new Map<string, Status>();
  before.chapters.forEach(chapter => chapter.exercises.forEach(({ id, status }) => statuses.set(id, status)));
  return after.chapters
    .flatMap(chapter => chapter.exercises)
    .filter(({ id, status }) => statuses.has(id) && statuses.get(id) !== status);
}
