import { describe, expect, test } from 'vitest';
import { callSaved, nameOf, type Saved } from './saved';

const period = { preset: 'month', month: '2026-10', from: '', to: '', asOf: '' };
const model = [{ dimension: 'model', values: ['small'], not: false }];
const report: Saved = {
  period,
  label: 'October 2026',
  asOf: '',
  compare: 'previous',
  program: 'Telltale',
  answers: { 'Imports.List': { answer: ['a file'] } },
  slices: [
    { filters: [], answers: { 'Dashboards.Passport requests': { answer: 'whole' } } },
    {
      filters: model,
      answers: { 'Dashboards.Passport requests': { fault: { code: 'not_enough', text: 'Too few.' } } },
    },
  ],
};
const call = callSaved(report);
const asked = (change: object) => ({
  kpis: ['requests'],
  period,
  compare: 'previous',
  filters: [],
  series: '',
  ...change,
});

describe('a saved report', () => {
  test('names a question by its call, what it is about and the grain of its series', () => {
    expect(nameOf('Dashboards', 'Layers', ['total_cost', 'category', asked({ series: 'auto' })])).toBe(
      'Dashboards.Layers total_cost category auto',
    );
  });

  test('answers as the program did, also that it cannot', async () => {
    expect(await call('Imports', 'List', [])).toEqual(['a file']);
    expect(await call('Dashboards', 'Passport', ['requests', asked({})])).toBe('whole');
    await expect(call('Dashboards', 'Passport', ['requests', asked({ filters: model })])).rejects.toThrow('Too few.');
  });

  test('gives no answer of its own period for another, nor of all rows for some', async () => {
    for (const change of [
      { period: { ...period, month: '2026-09' } },
      { period: { ...period, preset: 'custom', month: '', from: '2026-10-01', to: '2026-10-02' } },
      { filters: [{ ...model[0], not: true }] },
    ]) {
      await expect(call('Dashboards', 'Passport', ['requests', asked(change)])).rejects.toThrow(/does not hold/);
    }
  });
});
