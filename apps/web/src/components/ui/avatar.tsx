import type { User } from '@parley/api-contract';
import { cva, type VariantProps } from 'class-variance-authority';
import { useState, type CSSProperties } from 'react';
import { cn } from '@/lib/cn.ts';
import { PresenceDot, type PresenceState } from './presence-dot.tsx';

const avatarVariants = cva(
  'relative inline-flex shrink-0 items-center justify-center font-semibold select-none',
  {
    variants: {
      size: {
        xs: 'size-5 text-[0.5625rem] [--avatar-radius:0.375rem]',
        sm: 'size-7 text-[0.6875rem] [--avatar-radius:0.5rem]',
        md: 'size-9 text-[0.8125rem] [--avatar-radius:0.625rem]',
        lg: 'size-14 text-lg [--avatar-radius:1rem]',
      },
    },
    defaultVariants: { size: 'md' },
  },
);

interface AvatarProps extends VariantProps<typeof avatarVariants> {
  user: Pick<User, 'id' | 'displayName' | 'profilePicture'>;
  /** Shown as a dot on the corner. */
  presence?: PresenceState | undefined;
  className?: string;
}

/** A user's picture, or their initials on a colour of their own. Decorative, because their name is beside it. */
export function Avatar({ user, presence, size, className }: AvatarProps) {
  const [brokenPicture, setBrokenPicture] = useState<string | null>(null);
  const picture = user.profilePicture === brokenPicture ? null : user.profilePicture;
  return (
    <span className={cn(avatarVariants({ size }), className)} style={hueOf(user.id)}>
      <span
        aria-hidden
        className="flex size-full items-center justify-center overflow-hidden rounded-(--avatar-radius) avatar-colour forced-colors:border"
      >
        {picture === null ? (
          initialsOf(user.displayName)
        ) : (
          <img
            src={picture}
            alt=""
            className="size-full object-cover"
            onError={() => setBrokenPicture(picture)}
          />
        )}
      </span>
      {presence && (
        <PresenceDot
          state={presence}
          className={cn(
            'absolute box-content rounded-full avatar-edge',
            size === 'xs' ? '-right-1 -bottom-1 scale-90' : '-right-0.5 -bottom-0.5',
          )}
        />
      )}
    </span>
  );
}

/** Multiples of the golden angle keep the colours of neighbouring IDs far apart. */
function hueOf(userId: number): CSSProperties {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- React's type of style has no custom properties
  return { '--avatar-hue': Math.round((userId * 137.508) % 360) } as CSSProperties;
}

/** The first grapheme of the first word and of the last. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => word !== '');
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen
    .map((word) => firstCharacterOf(word ?? ''))
    .join('')
    .toLocaleUpperCase();
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstCharacterOf(word: string): string {
  return characters.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
}
