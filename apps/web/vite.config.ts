import { paraglideVitePlugin } from '@inlang/paraglide-js';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:3000';

export default defineConfig({
  plugins: [
    paraglideVitePlugin({ project: './project.inlang', outdir: './src/paraglide', strategy: ['baseLocale'] }),
    react(),
    tailwindcss(),
  ],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: {
    rolldownOptions: {
      // The app, and the reference of the REST interface, which the server shows at /api/docs.
      input: ['index.html', 'api-docs.html'],
      output: {
        // One request in place of one for each sentence and each icon that two pages share.
        codeSplitting: {
          groups: [
            { name: 'messages', test: /src\/paraglide\// },
            { name: 'icons', test: /node_modules\/lucide-react\// },
          ],
        },
      },
    },
  },
  server: { proxy: { '/trpc': { target: server, ws: true }, '/api': server } },
});
