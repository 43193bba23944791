import { createInviteInput, defaultInviteSeconds, type Invite, type Room } from '@parley/api-contract';
import { ArrowLeft, Link2 } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import {
  ResourceList,
  type ItemDialogProps,
  type ResourceAction,
} from '@/components/resource/resource-list.tsx';
import { SecretPanel } from '@/components/resource/secret-panel.tsx';
import { Button } from '@/components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { Select } from '@/components/ui/select.tsx';
import { isolated } from '@/lib/direction.ts';
import { focusFirstControl } from '@/lib/focus.ts';
import { fullWhen, timeLeft } from '@/lib/format.ts';
import { trpc } from '@/lib/trpc.ts';
import { useForm, type FieldState } from '@/lib/use-form.ts';
import { useAccount } from '@/live/me.ts';
import type { CreateInvite } from './use-create-invite.ts';

interface InviteLinksProps {
  room: Room;
  create: CreateInvite;
  onBack: () => void;
}

/** Creates links to a room, and lists those that still work. A link is shown only once. */
export function InviteLinks({ room, create, onBack }: InviteLinksProps) {
  const { data } = create;
  const [isAgain, setIsAgain] = useState(false);

  function createAnother() {
    create.reset();
    setIsAgain(true);
  }

  return (
    <>
      <DialogBody className="flex flex-col gap-6">
        {data === undefined ? (
          <CreateLinkForm room={room} create={create} takesFocus={isAgain} />
        ) : (
          <div className="flex flex-col gap-3">
            <SecretPanel
              label={m.invites_link()}
              secret={new URL(data.path, location.origin).href}
              hint={m.invites_link_hint()}
            />
            <Button variant="outline" size="sm" onClick={createAnother} className="sm:self-start">
              {m.invites_create_another()}
            </Button>
          </div>
        )}
        <OpenLinks room={room} />
      </DialogBody>
      <DialogFooter>
        <Button
          variant="ghost"
          onClick={() => {
            create.reset();
            onBack();
          }}
          className="mr-auto -ml-2 px-2"
        >
          <ArrowLeft aria-hidden className="rtl:-scale-x-100" />
          {m.rooms_add_people()}
        </Button>
        <DialogClose render={<Button variant={data === undefined ? 'ghost' : 'primary'} />}>
          {m.app_done()}
        </DialogClose>
      </DialogFooter>
    </>
  );
}

const hour = 60 * 60;
const day = 24 * hour;

const lifetimes = [
  { seconds: hour, label: m.invites_hour },
  { seconds: day, label: m.invites_day },
  { seconds: defaultInviteSeconds, label: m.invites_week },
  { seconds: 30 * day, label: m.invites_month },
];
/** 0 stands for any number. */
const maxUsesChoices = [0, 1, 5, 10, 25, 50, 100];

interface CreateLinkFormProps {
  room: Room;
  create: CreateInvite;
  takesFocus: boolean;
}

function CreateLinkForm({ room, create, takesFocus }: CreateLinkFormProps) {
  const { field, refusal, isPending, onSubmit } = useForm({
    initial: { expiresInSeconds: defaultInviteSeconds, maxUses: 0 },
    schema: createInviteInput,
    toInput: ({ expiresInSeconds, maxUses }) => ({
      roomId: room.id,
      expiresInSeconds,
      maxUses: maxUses || undefined,
    }),
    problems: {},
    mutation: create,
  });
  return (
    <form
      noValidate
      ref={takesFocus ? focusFirstControl : undefined}
      onSubmit={onSubmit}
      className="flex flex-col gap-4"
    >
      {refusal !== undefined && <Notice>{refusal}</Notice>}
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberChoice
          {...field('expiresInSeconds')}
          label={m.invites_expires_after()}
          options={lifetimes.map(({ seconds, label }) => ({ value: seconds, label: label() }))}
        />
        <NumberChoice
          {...field('maxUses')}
          label={m.invites_max_uses()}
          options={maxUsesChoices.map((count) => ({
            value: count,
            label: count === 0 ? m.invites_no_limit() : m.invites_use_count({ count }),
          }))}
        />
      </div>
      <Button type="submit" isBusy={isPending} className="sm:self-start">
        <Link2 aria-hidden />
        {m.invites_create()}
      </Button>
    </form>
  );
}

interface NumberChoiceProps extends FieldState<string, number> {
  label: string;
  options: readonly { value: number; label: string }[];
}

function NumberChoice({ label, options, name, value, onChange, error }: NumberChoiceProps) {
  return (
    <Field label={label} error={error}>
      <Select name={name} value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function OpenLinks({ room }: { room: Room }) {
  const id = useId();
  const viewerId = useAccount()?.id;
  const query = trpc.rooms.invites.useQuery({ roomId: room.id }, { refetchOnWindowFocus: true });
  const { refetch } = query;
  const { memberCount } = room;
  const shownCount = useRef(memberCount);
  useEffect(() => {
    if (shownCount.current === memberCount) return;
    shownCount.current = memberCount;
    // Somebody may have joined by one of them.
    void refetch();
  }, [memberCount, refetch]);
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-2 text-sm font-medium">
        {m.invites_open()}
      </h3>
      <ResourceList
        label={m.invites_open()}
        query={query}
        items={query.data?.invites}
        empty={{ Icon: Link2, title: m.invites_none(), description: m.invites_none_hint() }}
        nameOf={({ hint }) => m.invites_ends_in({ hint })}
        renderRow={({ hint, createdBy, maxUses, uses, expiresAt }) => ({
          title: m.invites_ends_in({ hint }),
          details: (
            <>
              {createdBy.id === viewerId
                ? m.invites_created_by_you()
                : m.invites_created_by({ name: isolated(createdBy.displayName) })}{' '}
              ·{' '}
              {maxUses === null ? m.invites_use_count({ count: uses }) : m.invites_uses_of({ uses, maxUses })}{' '}
              ·{' '}
              <time dateTime={expiresAt} title={fullWhen(expiresAt)}>
                {m.invites_expires({ when: timeLeft(expiresAt) })}
              </time>
            </>
          ),
        })}
        actions={actions}
      />
    </section>
  );
}

const actions: readonly ResourceAction<Invite>[] = [
  {
    label: m.invites_revoke,
    labelFor: (name) => m.invites_revoke_named({ name }),
    Icon: Link2,
    isDestructive: true,
    Dialog: RevokeInviteDialog,
  },
];

function RevokeInviteDialog({ item: { id, roomId, hint }, ...dialog }: ItemDialogProps<Invite>) {
  const utils = trpc.useUtils();
  const revoke = trpc.rooms.revokeInvite.useMutation({
    onSettled: () => void utils.rooms.invites.invalidate(),
  });
  return (
    <RemoveDialog
      {...dialog}
      title={m.invites_revoke_title({ hint })}
      description={m.invites_revoke_hint()}
      action={m.invites_revoke()}
      mutation={revoke}
      input={{ roomId, inviteId: id }}
      removed={m.invites_revoked()}
    />
  );
}
