import { paraglideVitePlugin } from '@inlang/paraglide-js';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig, loadEnv } from 'vite';
import { serverProxy } from './server-proxy.ts';
import { compressedFiles } from './vite/compressed-files.ts';
import { firstPage } from './vite/first-page.ts';

export default defineConfig(({ mode }) => ({
  plugins: [
    paraglideVitePlugin({ project: './project.inlang', outdir: './src/paraglide', strategy: ['baseLocale'] }),
    react(),
    tailwindcss(),
    firstPage({
      page: '/index.html',
      script: '/boot.js',
      preloaded: ['/src/app/shell.tsx', '/src/app/pages/room-page.tsx'],
    }),
    compressedFiles(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    rolldownOptions: {
      // The app, and the reference of the REST interface, which the server shows at /api/docs.
      input: ['index.html', 'api-docs.html'],
      output: {
        // A few files instead of one for each sentence, icon and small part that two pages share: each file costs a round trip.
        codeSplitting: {
          groups: [
            { name: 'messages', test: /src\/paraglide\//, priority: 3 },
            { name: 'icons', test: /node_modules\/lucide-react\//, priority: 3 },
            // Each with everything it imports: what every page needs, what forms need, and what the shell and a room need besides.
            { name: 'base', test: /src\/app\/router\.tsx$/, priority: 2 },
            { name: 'forms', test: /src\/features\/auth\/(?:sign-in|register)-form\.tsx$/, priority: 1 },
            { name: 'room', test: /src\/app\/(?:shell|pages\/room-page)\.tsx$/ },
          ],
        },
      },
    },
  },
  // Forwards to the server, wherever the .env file at the top of the repository says it is.
  server: { proxy: serverProxy(loadEnv(mode, '../..', ['PORT', 'HOST'])) },
}));
