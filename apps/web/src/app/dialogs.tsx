import { createContext, use, useCallback, useState, type ComponentType, type ReactNode } from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  onCreateRoom: () => void;
  onBrowseRooms: () => void;
}

const dialogs = {
  createRoom: async () => (await import('@/features/rooms/create-room-dialog.tsx')).CreateRoomDialog,
  browseRooms: async () => (await import('@/features/rooms/browse-rooms-dialog.tsx')).BrowseRoomsDialog,
  newConversation: async () =>
    (await import('@/features/rooms/new-conversation-dialog.tsx')).NewConversationDialog,
  status: async () => (await import('@/features/presence/status-dialog.tsx')).StatusDialog,
  switcher: async () => (await import('@/features/search/quick-switcher.tsx')).QuickSwitcher,
} satisfies Record<string, () => Promise<ComponentType<DialogProps>>>;
export type DialogName = keyof typeof dialogs;

const OpenDialogContext = createContext<(name: DialogName) => void>(() => undefined);

/** Opens one of the dialogs that can be reached from everywhere. Each is loaded when it is first opened. */
export function useOpenDialog(): (name: DialogName) => void {
  return use(OpenDialogContext);
}

interface LoadedDialog {
  name: DialogName;
  Dialog: ComponentType<DialogProps>;
}

export function DialogsProvider({ children }: { children: ReactNode }) {
  const [loaded, setLoaded] = useState<LoadedDialog | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const open = useCallback(async (name: DialogName) => {
    try {
      const Dialog = await dialogs[name]();
      setLoaded({ name, Dialog });
      setIsOpen(true);
    } catch {
      // The server is away, or has a newer version of the app.
      toast.error(m.error_connection());
    }
  }, []);
  return (
    <OpenDialogContext value={open}>
      {children}
      {loaded && (
        <loaded.Dialog
          key={loaded.name}
          isOpen={isOpen}
          onClose={() => setIsOpen(false)}
          onCreateRoom={() => void open('createRoom')}
          onBrowseRooms={() => void open('browseRooms')}
        />
      )}
    </OpenDialogContext>
  );
}
