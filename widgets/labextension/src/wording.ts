/**
 * Every text that the sidebar shows about progress, in the language of JupyterLab.
 * Imports nothing at run time, so that Node can test it as it stands.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IExercise, Status } from './course';
import type { IProgress } from './progress';

/** How a status reads. */
export function statusLabel(status: Status, trans: TranslationBundle): string {
  switch (status) {
    case 'not_started':
      return trans.__('Not started');
    case 'not_attempted':
      return trans.__('Not attempted');
    case 'passed':
      return trans.__('Passed');
    case 'partial':
      return trans.__('Partly');
    case 'wrong':
      return trans.__('Wrong');
    case 'crashed':
      return trans.__('Crashed');
  }
}

/** How an exercise stands. */
export function standingLabel(exercise: IExercise, trans: TranslationBundle): string {
  return exercise.kind === 'judgement' ? trans.__('Marked by hand') : statusLabel(exercise.status, trans);
}

/** What an exercise is worth, or how much of it has been earned. */
export function pointsLabel(exercise: IExercise, trans: TranslationBundle): string {
  const points = formatPoints(exercise.points);
  if (exercise.status === 'partial') {
    return trans.__('%1 of %2 points', formatPoints(exercise.earned), points);
  }
  return exercise.points === 1 ? trans.__('1 point') : trans.__('%1 points', points);
}

/** What the latest check said, where it is not what counts; else nothing. */
export function latestLabel(exercise: IExercise, trans: TranslationBundle): string | null {
  if (!exercise.latest || exercise.latest.outcome === exercise.status) {
    return null;
  }
  return trans.__('last check: %1', statusLabel(exercise.latest.outcome, trans).toLowerCase());
}

/** How many exercises are passed. */
export function passedLabel(progress: IProgress, trans: TranslationBundle): string {
  return trans.__('%1 of %2 exercises passed', progress.passed, progress.exercises);
}

/** How many points are earned. */
export function earnedLabel(progress: IProgress, trans: TranslationBundle): string {
  return trans.__('%1 of %2 points', formatPoints(progress.earned), formatPoints(progress.points));
}

/** What a chapter runs on. */
export function deviceLabel(device: string, trans: TranslationBundle): string {
  const names: Record<string, string> = { cpu: trans.__('CPU'), gpu: trans.__('GPU'), cuda: trans.__('GPU') };
  return names[device] ?? device;
}

/** Points without a tail of binary fractions: 2.5 and 3, not 2.5000000000000004 and 3.0. */
export function formatPoints(points: number): string {
  return String(Math.round(points * 100) / 100);
}
