import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/app.tsx';
import { followTheme } from '@/lib/theme.ts';
import '@/app/styles.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the ID "root"');

followTheme();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
