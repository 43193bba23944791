import { createSectionInput, updateSectionInput, type Section } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { isolated } from '@/lib/direction.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAfterClose } from '@/lib/use-after-close.ts';
import { useListChanges } from './use-list-changes.ts';

/** What a dialog is about: a new section, perhaps for a room, or one that is there. */
export type SectionDialog =
  { name: 'create'; roomId: number | null } | { name: 'rename' | 'remove'; section: Section };

interface SectionDialogsProps {
  /** Kept while the dialog closes. */
  dialog: SectionDialog | null;
  isOpen: boolean;
  onClose: () => void;
  finalFocus: () => HTMLElement | boolean;
}

export function SectionDialogs({ dialog, isOpen, onClose, finalFocus }: SectionDialogsProps) {
  const remove = trpc.me.removeSection.useMutation();
  const { afterClose, onOpenChangeComplete } = useAfterClose();
  const change = useListChanges();
  if (dialog === null) return null;
  if (dialog.name === 'remove') {
    const name = isolated(dialog.section.name ?? '');
    return (
      <RemoveDialog
        isOpen={isOpen}
        onClose={onClose}
        title={m.sidebar_remove_title({ name })}
        description={m.sidebar_remove_hint()}
        mutation={remove}
        input={{ sectionId: dialog.section.id }}
        removed={m.sidebar_removed({ name })}
      />
    );
  }
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      onOpenChangeComplete={onOpenChangeComplete}
    >
      <DialogContent finalFocus={finalFocus}>
        <DialogHeader
          title={dialog.name === 'create' ? m.sidebar_new_section_title() : m.sidebar_rename_title()}
          description={m.sidebar_section_hint()}
        />
        {dialog.name === 'create' ? (
          <CreateForm
            onDone={({ id: sectionId }) => {
              const { roomId } = dialog;
              if (roomId !== null) {
                afterClose(() => change((list) => list.updateRoom(roomId, { isFavorite: false, sectionId })));
              }
              onClose();
            }}
          />
        ) : (
          <RenameForm section={dialog.section} onDone={onClose} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function CreateForm({ onDone }: { onDone: (section: Section) => void }) {
  const create = trpc.me.createSection.useMutation();
  return (
    <DialogForm
      initial={{ name: '' }}
      schema={createSectionInput}
      problems={{ name: m.sidebar_section_name_invalid }}
      mutation={create}
      onSuccess={({ section }) => onDone(section)}
      submitLabel={m.sidebar_create_section()}
    >
      {(field) => <TextField {...field('name')} label={m.sidebar_section_name()} />}
    </DialogForm>
  );
}

function RenameForm({ section, onDone }: { section: Section; onDone: () => void }) {
  const update = trpc.me.updateSection.useMutation();
  return (
    <DialogForm
      initial={{ name: section.name ?? '' }}
      schema={updateSectionInput}
      toInput={({ name }) => ({ sectionId: section.id, name })}
      problems={{ name: m.sidebar_section_name_invalid }}
      mutation={update}
      onSuccess={onDone}
      submitLabel={m.sidebar_rename_submit()}
    >
      {(field) => <TextField {...field('name')} label={m.sidebar_section_name()} />}
    </DialogForm>
  );
}
