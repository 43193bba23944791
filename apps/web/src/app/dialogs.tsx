import { createContext, lazy, Suspense, use, useCallback, useState, type ReactNode } from 'react';

const dialogs = {
  createRoom: lazy(async () => ({
    default: (await import('@/features/rooms/create-room-dialog.tsx')).CreateRoomDialog,
  })),
  browseRooms: lazy(async () => ({
    default: (await import('@/features/rooms/browse-rooms-dialog.tsx')).BrowseRoomsDialog,
  })),
  newConversation: lazy(async () => ({
    default: (await import('@/features/rooms/new-conversation-dialog.tsx')).NewConversationDialog,
  })),
  status: lazy(async () => ({
    default: (await import('@/features/presence/status-dialog.tsx')).StatusDialog,
  })),
  switcher: lazy(async () => ({
    default: (await import('@/features/search/quick-switcher.tsx')).QuickSwitcher,
  })),
};
export type DialogName = keyof typeof dialogs;

const OpenDialogContext = createContext<(name: DialogName) => void>(() => undefined);

/** Opens one of the dialogs that can be reached from everywhere. Each is loaded when it is first opened. */
export function useOpenDialog(): (name: DialogName) => void {
  return use(OpenDialogContext);
}

export function DialogsProvider({ children }: { children: ReactNode }) {
  const [name, setName] = useState<DialogName | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const open = useCallback((next: DialogName) => {
    setName(next);
    setIsOpen(true);
  }, []);
  const Dialog = name && dialogs[name];
  return (
    <OpenDialogContext value={open}>
      {children}
      {Dialog && (
        <Suspense>
          <Dialog
            key={name}
            isOpen={isOpen}
            onClose={() => setIsOpen(false)}
            onCreateRoom={() => open('createRoom')}
            onBrowseRooms={() => open('browseRooms')}
          />
        </Suspense>
      )}
    </OpenDialogContext>
  );
}
