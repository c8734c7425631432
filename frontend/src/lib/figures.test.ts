import { describe, expect, test } from 'vitest';
import type { ErrorBudget, Funnel, HeatMap, Latencies, Ratings } from './bindings';
import {
  budgetFinding,
  funnelFinding,
  heatFinding,
  latenciesFinding,
  ratingsFinding,
  recommendSentence,
} from './figures';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('sentences over charts', () => {
  test('how long requests took', () => {
    const target = { text: '< 2s', op: '<', value: 2, acceptable: null, since: '' };
    const of = (more: Partial<Latencies>) => plain(latenciesFinding({ p95: 1.9, target, ...more } as Latencies));
    expect(of({})).toBe('95 of 100 requests took at most 1.90 s; target < 2 s');
    expect(of({ target: null })).toBe('95 of 100 requests took at most 1.90 s');
    expect(of({ p95: null })).toBe('How long requests took');
  });

  test('when something is highest', () => {
    const map = { unit: 'seconds', usual: null, peak: '2026-10-20T15:00:00+02:00', highest: 10 } as HeatMap;
    expect(plain(heatFinding(map, ''))).toBe('Highest on 20 Oct 2026 at 15:00: 10 s');
    expect(heatFinding({ ...map, usual: { hour: 9, days: 22, of: 31 } }, '')).toBe('Highest at 09:00 on 22 of 31 days');
  });

  test('what is left of a budget, and for how long', () => {
    const budget = {
      allowed: 2592,
      remaining: 1296,
      left: 0.5,
      exhausted: '',
      projected: '',
      pace: null,
    } as ErrorBudget;
    const of = (more: Partial<ErrorBudget>) => plain(budgetFinding({ ...budget, ...more }));
    const left = '50.0 % of the error budget of 43 min 12 s is left';
    expect(of({})).toBe(left);
    expect(of({ pace: 1 })).toBe(`${left}; at the pace of the last days it lasts`);
    expect(of({ pace: 9, projected: '2026-10-25' })).toBe(
      `${left}; at the pace of the last days it is used up on 25 Oct 2026`,
    );
    expect(of({ spent: 3888, remaining: -1296, left: -0.5, exhausted: '2026-10-12' })).toBe(
      '64 min 48 s of the error budget of 43 min 12 s is spent: it was used up on 12 Oct 2026',
    );
    expect(of({ remaining: null })).toBe('No error budget');
  });

  test('what became of conversations, in counts that are written alike', () => {
    const of = (first: number, last: number, lost: number) =>
      funnelFinding({ steps: [{ n: first }, { n: last, lost: [{ id: 'escalated', n: lost }] }] } as Funnel);
    expect(of(12_417, 8680, 2492)).toBe('8,680 of 12,417 conversations were resolved by AI; 2,492 went to people');
    expect(of(1_240_000, 868_030, 24_920)).toBe(
      '868K of 1.24M conversations were resolved by AI; 24.9K went to people',
    );
  });

  test('what users gave', () => {
    const stars = [5, 4, 3, 2, 1].map((n) => ({ stars: n, n: 10, share: 0.2, before: null }));
    expect(plain(ratingsFinding({ stars } as unknown as Ratings, 3))).toBe(
      '3.00 of 5 on average; 20.0 % gave 5 stars, 20.0 % one',
    );
    expect(ratingsFinding({ stars: [] } as unknown as Ratings, null)).toBe('No ratings in stars');
    expect(recommendSentence({ score: -12.4, promoters: 1, passives: 2, detractors: 3 })).toBe(
      'NPS \u221212: 1 promoter, 2 passives, 3 detractors',
    );
  });
});
