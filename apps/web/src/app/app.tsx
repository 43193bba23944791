import { RouterProvider } from '@tanstack/react-router';
import { LiveProvider } from '@/live/live-provider.tsx';
import { router } from './router.tsx';

export function App() {
  return (
    <LiveProvider>
      <RouterProvider router={router} />
    </LiveProvider>
  );
}
