/** Run by Node itself on the sources: `node --test widgets/labextension/tests/*.test.ts`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { IExercise, Status } from '../src/course.ts';
import { deviceLabel, earnedLabel, latestLabel, pointsLabel, standingLabel, statusLabel } from '../src/wording.ts';

/** English as it stands in the sources, with the `%1` of gettext filled in. */
const trans = {
  __: (text: string, ...values: unknown[]) => text.replace(/%(\d)/g, (_, place) => String(values[Number(place) - 1]))
} as never;

function exercise(status: Status, points: number, earned = 0, outcome: Exclude<Status, 'not_started'> | null = null) {
  const latest = outcome && { outcome, time: '' };
  return { id: 'a', title: 'A', kind: 'function', points, minutes: 5, status, earned, checks: 1, latest } as IExercise;
}

test('every status reads differently', () => {
  const statuses: Status[] = ['not_started', 'not_attempted', 'passed', 'partial', 'wrong', 'crashed'];
  const labels = statuses.map(status => statusLabel(status, trans));
  assert.deepEqual(labels, ['Not started', 'Not attempted', 'Passed', 'Partly', 'Wrong', 'Crashed']);
});

test('a partly right answer shows what has been earned', () => {
  assert.equal(pointsLabel(exercise('partial', 4, 1.5), trans), '1.5 of 4 points');
});

test('a judgement is marked by hand', () => {
  assert.equal(standingLabel({ ...exercise('not_started', 3), kind: 'judgement' }, trans), 'Marked by hand');
  assert.equal(standingLabel(exercise('not_started', 3), trans), 'Not started');
});

test('one point is no plural', () => {
  assert.equal(pointsLabel(exercise('wrong', 1), trans), '1 point');
});

test('sums of fractions are rounded', () => {
  const progress = { passed: 0, exercises: 2, earned: 0.1 + 0.2, points: 3, share: 0.1 };
  assert.equal(earnedLabel(progress, trans), '0.3 of 3 points');
});

test('a later check that counts for nothing is told', () => {
  assert.equal(latestLabel(exercise('passed', 1, 1, 'crashed'), trans), 'last check: crashed');
});

test('a check that counts is not told twice', () => {
  assert.equal(latestLabel(exercise('wrong', 1, 0, 'wrong'), trans), null);
});

test('a device that has no name is shown as it is written', () => {
  assert.deepEqual([deviceLabel('gpu', trans), deviceLabel('tpu', trans)], ['GPU', 'tpu']);
});
