import type { Room } from '@parley/api-contract';
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useRef,
  useState,
  type ComponentType,
  type ReactNode,
} from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { EditRoomDialog } from '@/features/rooms/edit-room-dialog.tsx';
import { LeaveDialog } from '@/features/rooms/leave-dialog.tsx';
import { useHoldFocus } from './use-hold-focus.ts';

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** The room that the dialog is about; null if it is about none. */
  room: Room | null;
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
  // Part of a room's page, which is loaded anyway.
  editRoom: () => Promise.resolve(aboutRoom(EditRoomDialog)),
  leaveRoom: () => Promise.resolve(aboutRoom(LeaveDialog)),
} satisfies Record<string, () => Promise<ComponentType<DialogProps>>>;
export type DialogName = keyof typeof dialogs;

type RoomDialogProps = Pick<DialogProps, 'isOpen' | 'onClose'> & { room: Room };

function aboutRoom(Dialog: ComponentType<RoomDialogProps>): ComponentType<DialogProps> {
  return function RoomDialog({ room, isOpen, onClose }) {
    return room && <Dialog room={room} isOpen={isOpen} onClose={onClose} />;
  };
}

type OpenDialog = (name: DialogName, room?: Room) => void;

const OpenDialogContext = createContext<OpenDialog>(() => undefined);

/** Opens one of the dialogs that can be reached from everywhere. */
export function useOpenDialog(): OpenDialog {
  return use(OpenDialogContext);
}

interface LoadedDialog {
  name: DialogName;
  room: Room | null;
  Dialog: ComponentType<DialogProps>;
}

export function DialogsProvider({ children }: { children: ReactNode }) {
  const [loaded, setLoaded] = useState<LoadedDialog | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const holder = useRef<HTMLSpanElement>(null);
  const { holdFocus, giveFocusBack } = useHoldFocus(holder);
  useLoadWhenIdle();

  const open = useCallback(
    async (name: DialogName, room?: Room) => {
      holdFocus();
      try {
        const Dialog = await dialogs[name]();
        setLoaded({ name, room: room ?? null, Dialog });
        setIsOpen(true);
      } catch {
        // The server is down, or has a newer version of the app.
        toast.error(m.error_connection());
        giveFocusBack();
      }
    },
    [holdFocus, giveFocusBack],
  );
  return (
    <OpenDialogContext value={open}>
      {children}
      <span ref={holder} tabIndex={-1} data-holds-keys onFocus={giveFocusBack} />
      {loaded && (
        <loaded.Dialog
          key={loaded.name}
          room={loaded.room}
          isOpen={isOpen}
          onClose={() => setIsOpen(false)}
          onCreateRoom={() => void open('createRoom')}
          onBrowseRooms={() => void open('browseRooms')}
        />
      )}
    </OpenDialogContext>
  );
}

const settledMs = 2000;

/** Loads the dialogs when the page is idle, so that they open instantly. */
function useLoadWhenIdle() {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const load of Object.values(dialogs)) load().catch(() => undefined);
    }, settledMs);
    return () => clearTimeout(timer);
  }, []);
}
