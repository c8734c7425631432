import { expect, test } from 'vitest';
import { nextStep } from './zoom';

test('the steps of zooming are those of browsers, and end', () => {
  expect([nextStep(100, true), nextStep(100, false)]).toEqual([110, 90]);
  expect([nextStep(200, true), nextStep(50, false)]).toEqual([200, 50]);
  // What was remembered from elsewhere leads to the nearest step.
  expect([nextStep(120, true), nextStep(120, false)]).toEqual([125, 110]);
});
