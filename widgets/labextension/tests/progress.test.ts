/** Run by Node itself on the sources: `node --test widgets/labextension/tests/*.test.ts`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ICourse, IExercise, Status } from '../src/course.ts';
import { changedExercises, chapterOf, courseProgress, nextExercise } from '../src/progress.ts';

function exercise(id: string, status: Status, points: number, earned = 0): IExercise {
  return { id, title: id, kind: 'function', points, minutes: 5, status, earned, checks: 1, latest: null };
}

function course(...chapters: IExercise[][]): ICourse {
  return {
    state: 'ready',
    title: 'Headstart',
    language: 'en',
    chapters: chapters.map((exercises, index) => ({
      slug: `chapter_${index}`,
      title: `Chapter ${index}`,
      minutes: 45,
      device: 'cpu',
      requires: [],
      path: `chapter_${index}.ipynb`,
      present: true,
      exercises
    }))
  };
}

test('progress adds up all chapters', () => {
  const sum = courseProgress(course([exercise('a', 'passed', 3, 3)], [exercise('b', 'partial', 5, 1)]));
  assert.deepEqual(sum, { passed: 1, exercises: 2, earned: 4, points: 8, share: 0.5 });
});

test('a course without exercises has no share, not NaN', () => {
  assert.equal(courseProgress(course([])).share, 0);
});

test('a judgement, which a person marks, neither counts nor comes next', () => {
  const judgement = { ...exercise('a', 'not_started', 4), kind: 'judgement' };
  const read = course([judgement, exercise('b', 'passed', 2, 2)]);
  assert.deepEqual(courseProgress(read), { passed: 1, exercises: 1, earned: 2, points: 2, share: 1 });
  assert.equal(nextExercise(read), null);
});

test('the next exercise is the first in order that is not passed', () => {
  const read = course([exercise('a', 'passed', 1, 1)], [exercise('b', 'wrong', 1), exercise('c', 'not_started', 1)]);
  assert.equal(nextExercise(read)?.exercise.id, 'b');
});

test('the next exercise is never one whose notebook is missing', () => {
  const read = course([exercise('a', 'wrong', 1)], [exercise('b', 'wrong', 1)]);
  const first = { ...read.chapters[0], present: false };
  assert.equal(nextExercise({ ...read, chapters: [first, read.chapters[1]] })?.exercise.id, 'b');
});

test('there is no next exercise when all are passed', () => {
  assert.equal(nextExercise(course([exercise('a', 'passed', 1, 1)])), null);
});

test('an exercise is found in its chapter', () => {
  const read = course([exercise('a', 'wrong', 1)], [exercise('b', 'wrong', 1)]);
  assert.deepEqual([chapterOf(read, 'b')?.slug, chapterOf(read, 'c')], ['chapter_1', null]);
});

test('news are the exercises whose status has changed', () => {
  const before = course([exercise('a', 'wrong', 1), exercise('b', 'wrong', 1)]);
  const after = course([exercise('a', 'passed', 1, 1), exercise('b', 'wrong', 1)]);
  assert.deepEqual(changedExercises(before, after).map(({ id }) => id), ['a']);
});

test('the first reading of a course brings no news', () => {
  assert.deepEqual(changedExercises(null, course([exercise('a', 'passed', 1, 1)])), []);
});
