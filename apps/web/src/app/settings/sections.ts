import type { FactlessAction } from '@parley/rules';
import { lazyRouteComponent, type AsyncRouteComponent } from '@tanstack/react-router';
import { Bot, KeyRound, Palette, Send, SquareSlash, Webhook, type LucideIcon } from 'lucide-react';
import { m } from '@/paraglide/messages.js';

/** The groups of sections, in the order in which they are shown, each under its title. Empty groups are not shown. */
export const sectionGroups = {
  you: m.settings_group_you,
  workspace: m.settings_group_workspace,
  integrations: m.settings_group_integrations,
  administration: m.settings_group_administration,
};

export interface Section {
  group: keyof typeof sectionGroups;
  /** The last part of its address: /settings/<path>. */
  path: string;
  title: () => string;
  Icon: LucideIcon;
  /** Its page: a SectionPage, loaded when it is opened. */
  Section: AsyncRouteComponent<object>;
  /** Shown only to those who may do this. */
  needs?: FactlessAction;
}

/** The sections of the settings, in the order in which they are shown in their groups. To add one, add a line here and its page. */
export const settingsSections: readonly [Section, ...Section[]] = [
  {
    group: 'you',
    path: 'appearance',
    title: m.settings_appearance,
    Icon: Palette,
    Section: lazyRouteComponent(
      () => import('@/features/appearance/appearance-section.tsx'),
      'AppearanceSection',
    ),
  },
  {
    group: 'you',
    path: 'keys',
    title: m.keys_title,
    Icon: KeyRound,
    Section: lazyRouteComponent(() => import('@/features/integrations/keys-section.tsx'), 'KeysSection'),
  },
  {
    group: 'integrations',
    path: 'bots',
    title: m.bots_title,
    Icon: Bot,
    Section: lazyRouteComponent(() => import('@/features/integrations/bots-section.tsx'), 'BotsSection'),
  },
  {
    group: 'integrations',
    path: 'incoming',
    title: m.incoming_title,
    Icon: Webhook,
    Section: lazyRouteComponent(
      () => import('@/features/integrations/incoming-section.tsx'),
      'IncomingWebhooksSection',
    ),
  },
  {
    group: 'integrations',
    path: 'outgoing',
    title: m.outgoing_title,
    Icon: Send,
    Section: lazyRouteComponent(
      () => import('@/features/integrations/outgoing-section.tsx'),
      'OutgoingWebhooksSection',
    ),
  },
  {
    group: 'administration',
    path: 'commands',
    title: m.commands_title,
    Icon: SquareSlash,
    needs: 'command.manage',
    Section: lazyRouteComponent(
      () => import('@/features/integrations/commands-section.tsx'),
      'CommandsSection',
    ),
  },
];

/** Where /settings leads. */
export const firstSettingsSection = settingsSections[0].path;

/** Undefined if there is no such section. */
export function settingsSection(path: string): Section | undefined {
  return settingsSections.find((section) => section.path === path);
}
