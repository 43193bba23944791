import { createRoomInput } from '@parley/api-contract';
import { useNavigate } from '@tanstack/react-router';
import { m } from '@/paraglide/messages.js';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { trpc } from '@/lib/trpc.ts';
import { DescriptionField } from './description-field.tsx';
import { VisibilityChoice, type Visibility } from './visibility-choice.tsx';

interface CreateRoomDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function CreateRoomDialog({ isOpen, onClose }: CreateRoomDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.rooms_create()} description={m.rooms_create_hint()} />
        <CreateRoomForm onCreated={onClose} />
      </DialogContent>
    </Dialog>
  );
}

const initial: { name: string; description: string; kind: Visibility } = {
  name: '',
  description: '',
  kind: 'public',
};

function CreateRoomForm({ onCreated }: { onCreated: () => void }) {
  const navigate = useNavigate();
  const create = trpc.rooms.create.useMutation();
  return (
    <DialogForm
      initial={initial}
      schema={createRoomInput}
      problems={{ name: m.rooms_name_invalid, description: m.rooms_description_invalid }}
      mutation={create}
      onSuccess={async ({ room }) => {
        onCreated();
        await navigate({ to: '/rooms/$roomId', params: { roomId: room.id } });
      }}
      submitLabel={m.rooms_create_submit()}
    >
      {(field) => (
        <>
          <TextField {...field('name')} label={m.rooms_name()} hint={m.rooms_name_hint()} />
          <DescriptionField {...field('description')} />
          <VisibilityChoice {...field('kind')} />
        </>
      )}
    </DialogForm>
  );
}
