import { expect, test } from 'vitest';
import { nextStep } from './zoom';

test('the steps of zooming are those of browsers, and end', () => {
  expect([nextStep(100, true), nextStep(100, false)]).toEqual([110, 90]);
  expect([nextStep(150, true), nextStep(80, false)]).toEqual([150, 80]);
  // What was remembered from elsewhere leads to the nearest step.
  expect([nextStep(120, true), nextStep(120, false)]).toEqual([125, 110]);
});
