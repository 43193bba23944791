import type { Availability } from '@parley/api-contract';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { MenuGroup, MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/menu.tsx';
import { PresenceDot, type PresenceState } from '@/components/ui/presence-dot.tsx';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';

const choices: { availability: Availability; label: () => string }[] = [
  { availability: 'available', label: m.presence_available },
  { availability: 'away', label: m.presence_away },
  { availability: 'busy', label: m.presence_busy },
  { availability: 'invisible', label: m.presence_invisible },
];

/** The change comes back as an update of the viewer's account, on all devices. */
export function AvailabilityItems({ availability }: { availability: Availability }) {
  const setStatus = trpc.presence.setStatus.useMutation({
    onError: (error) => toast.error(errorText(error)),
  });
  const shown = setStatus.isPending ? (setStatus.variables.availability ?? availability) : availability;
  return (
    <MenuGroup>
      <MenuLabel>{m.presence_title()}</MenuLabel>
      <MenuRadioGroup
        value={shown}
        onValueChange={(value: Availability) => setStatus.mutate({ availability: value })}
      >
        {choices.map((choice) => (
          <MenuRadioItem key={choice.availability} value={choice.availability}>
            <span aria-hidden className="flex w-4 justify-center">
              <PresenceDot state={stateOf(choice.availability)} />
            </span>
            {choice.label()}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </MenuGroup>
  );
}

/** How others see someone with this availability. */
export function stateOf(availability: Availability): PresenceState {
  switch (availability) {
    case 'available':
      return 'online';
    case 'invisible':
      return 'offline';
    case 'away':
    case 'busy':
      return availability;
    default:
      return availability satisfies never;
  }
}
