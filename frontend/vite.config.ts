import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [svelte()],
  resolve: { alias: { $lib: folder('./src/lib'), $ui: folder('./src/ui'), $charts: folder('./src/charts') } },
  build: {
    target: ['chrome123', 'safari17.5'],
    // The page's content policy forbids data: fonts, so that no asset may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The chart library is one chunk of about 600 kB, read from the binary itself and only where a page has a chart.
    chunkSizeWarningLimit: 800,
  },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], environment: 'node' } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          environment: 'node',
          // Loading Playwright takes a second; what tests share has no state.
          isolate: false,
          // Each file has a program and a browser of its own, which wait for one another half of the time.
          maxWorkers: 2,
          // A machine that is busy is slow, and not wrong.
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'speed',
          include: ['e2e/speed.ts', 'e2e/labelspeed.ts'],
          environment: 'node',
        },
      },
      {
        extends: true,
        test: {
          name: 'shots',
          include: ['e2e/shots.ts', 'e2e/readme.ts'],
          environment: 'node',
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
