import { lazyRouteComponent, type AsyncRouteComponent } from '@tanstack/react-router';
import { Bot, KeyRound, Palette, Send, SquareSlash, Webhook, type LucideIcon } from 'lucide-react';
import { m } from '@/paraglide/messages.js';

export interface Section {
  /** The last part of its address: /settings/<path>. */
  path: string;
  title: () => string;
  Icon: LucideIcon;
  /** What stands below the navigation: a SectionPage. Loaded when it is opened. */
  Section: AsyncRouteComponent<object>;
  /** Whether it is shown to administrators alone. */
  isForAdmins?: boolean;
}

/** The sections of the settings, in the order in which they are shown. A new one is one line here and its page. */
export const settingsSections: readonly [Section, ...Section[]] = [
  {
    path: 'appearance',
    title: m.settings_appearance,
    Icon: Palette,
    Section: lazyRouteComponent(
      () => import('@/features/appearance/appearance-section.tsx'),
      'AppearanceSection',
    ),
  },
  {
    path: 'keys',
    title: m.keys_title,
    Icon: KeyRound,
    Section: lazyRouteComponent(() => import('@/features/keys/keys-section.tsx'), 'KeysSection'),
  },
  {
    path: 'bots',
    title: m.bots_title,
    Icon: Bot,
    Section: lazyRouteComponent(() => import('./bots-section.tsx'), 'BotsSection'),
  },
  {
    path: 'incoming',
    title: m.incoming_title,
    Icon: Webhook,
    Section: lazyRouteComponent(
      () => import('@/features/incoming-webhooks/incoming-webhooks-section.tsx'),
      'IncomingWebhooksSection',
    ),
  },
  {
    path: 'outgoing',
    title: m.outgoing_title,
    Icon: Send,
    Section: lazyRouteComponent(
      () => import('@/features/outgoing-webhooks/outgoing-webhooks-section.tsx'),
      'OutgoingWebhooksSection',
    ),
  },
  {
    path: 'commands',
    title: m.commands_title,
    Icon: SquareSlash,
    isForAdmins: true,
    Section: lazyRouteComponent(() => import('@/features/commands/commands-section.tsx'), 'CommandsSection'),
  },
];

/** Where /settings leads. */
export const firstSettingsSection = settingsSections[0].path;

/** undefined where there is no such section. */
export function settingsSection(path: string): Section | undefined {
  return settingsSections.find((section) => section.path === path);
}
