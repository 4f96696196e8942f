/** How the script for other sites is built: one file of a fixed name, which leaves nothing behind but what it means to. */
import { join } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: join(import.meta.dirname, 'web'),
  build: {
    outDir: join(import.meta.dirname, 'dist/web/widget'),
    emptyOutDir: true,
    target: 'es2022',
    lib: {
      entry: join(import.meta.dirname, 'web/web-interaction/widget/main.ts'),
      formats: ['iife'],
      name: 'unused',
      fileName: () => 'widget.js',
    },
  },
});
