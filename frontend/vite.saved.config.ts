import { defineConfig, mergeConfig, type UserConfig } from 'vite';
import pages from './vite.config';

/** The pages of a saved report: one classic script and one style, which hold all that they need. */
export default mergeConfig(
  pages as UserConfig,
  defineConfig({
    publicDir: false,
    build: {
      outDir: 'dist/saved',
      emptyOutDir: true,
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      cssCodeSplit: false,
      modulePreload: false,
      rollupOptions: {
        // A classic script has none of it.
        transform: { define: { 'import.meta': '{}' } },
        input: 'src/saved/main.ts',
        output: {
          format: 'iife',
          codeSplitting: false,
          entryFileNames: 'report.js',
          assetFileNames: 'report.[ext]',
        },
      },
    },
  }),
);
