import { useEffect } from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';

const noticeId = 'files';

/** Tells people who drop or paste a file that files can't be sent. Otherwise, the browser would leave the page to show the file. */
export function useFileNotice(): void {
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const refuse = (event: Event) => {
      event.preventDefault();
      toast.error(m.app_no_files(), { id: noticeId, description: m.app_no_files_hint() });
    };
    addEventListener('dragover', (event) => hasFiles(event.dataTransfer) && event.preventDefault(), {
      signal,
    });
    addEventListener('drop', (event) => hasFiles(event.dataTransfer) && refuse(event), { signal });
    addEventListener(
      'paste',
      (event) => {
        // Text copied from a document often comes with a picture of itself.
        const hasText = event.clipboardData?.types.includes('text/plain') ?? false;
        if (hasFiles(event.clipboardData) && !hasText) refuse(event);
      },
      { signal },
    );
    return () => controller.abort();
  }, []);
}

function hasFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}
