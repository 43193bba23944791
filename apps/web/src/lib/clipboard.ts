import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';

/** Pages that are not served over HTTPS have no clipboard: they show the link, to be copied by hand. */
export async function copyLink(path: string): Promise<void> {
  const link = new URL(path, location.origin).href;
  try {
    await navigator.clipboard.writeText(link);
    toast.success(m.rooms_link_copied());
  } catch {
    toast(m.rooms_link_here(), { description: link, duration: 20_000 });
  }
}

/** A person's username, to be pasted into a message. */
export async function copyUsername(username: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(`@${username}`);
    toast.success(m.people_username_copied());
  } catch {
    toast(`@${username}`);
  }
}

/** The text of a message, as it was written. */
export async function copyText(text: string) {
  try {
    await navigator.clipboard.writeText(text);
    toast.success(m.message_copied());
  } catch {
    // Without HTTPS or permission, a page may not write to the clipboard.
    toast.error(m.message_copy_failed());
  }
}
