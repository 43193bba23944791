import { sayByKey } from '../apps/api/test/people.ts';
import { makeOld } from './protocol-version.ts';
import type { Visitor } from './visitor.ts';
import type { Workspace } from './workspace.ts';

/** Something that people see: a page, or something that opens over it. */
export interface View {
  name: string;
  /** Shown to people who are not signed in; all other views are Ann's. */
  isForGuests?: boolean;
  /** Opens the view from anywhere, and waits until it is complete. */
  open: (visitor: Visitor, workspace: Workspace) => Promise<void>;
  /** Undoes what would surprise the next view. */
  close?: (visitor: Visitor) => Promise<void>;
}

let isOutdated = false;

/** Every view. Add yours here: it is then checked for accessibility, in forced colours and in large text, and photographed. */
export const views: readonly View[] = [
  {
    name: 'sign-in',
    isForGuests: true,
    async open({ page }) {
      await page.goto('/sign-in');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Enter your password').waitFor();
    },
  },
  {
    name: 'register',
    isForGuests: true,
    async open({ page }) {
      await page.goto('/register');
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByText('Choose a username').waitFor();
    },
  },
  {
    name: 'home',
    async open(visitor) {
      await visitor.page.goto('/');
      await visitor.roomLink('garden').waitFor();
      await visitor.roomLink('bo').first().waitFor();
    },
  },
  { name: 'room', open: openGarden },
  {
    name: 'room-at-a-message',
    async open(visitor, { garden }) {
      await visitor.page.goto(`${garden}?at=3`);
      await visitor.message('Who waters on Sunday').first().waitFor();
    },
  },
  {
    name: 'message-menu',
    async open(visitor, workspace) {
      await openGarden(visitor, workspace);
      const row = visitor.message('Cover the beds');
      await row.hover();
      await row.getByRole('button', { name: /^Actions/ }).click();
      await visitor.page.getByRole('menuitem', { name: 'Edit' }).hover();
    },
  },
  {
    name: 'message-editor',
    async open(visitor, workspace) {
      await openGarden(visitor, workspace);
      await visitor.chooseAction('Cover the beds', 'Edit');
      await visitor.page.getByRole('textbox', { name: 'Edit message' }).waitFor();
    },
  },
  {
    name: 'reply',
    async open(visitor, workspace) {
      await openGarden(visitor, workspace);
      await visitor.chooseAction('Cover the beds', 'Reply');
      await visitor.page.getByText('Replying to ann').waitFor();
      await visitor.composer.fill('With what?');
    },
  },
  {
    name: 'delete-message',
    async open(visitor, workspace) {
      await openGarden(visitor, workspace);
      await visitor.chooseAction('Cover the beds', 'Delete');
      await visitor.page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'command-options',
    async open(visitor, { attic }) {
      await visitor.page.goto(attic);
      await visitor.composer.fill('/');
      await visitor.page.getByRole('option', { name: /weather/ }).waitFor();
    },
    async close({ composer }) {
      await composer.fill('');
    },
  },
  {
    name: 'members',
    async open(visitor, workspace) {
      await openGarden(visitor, workspace);
      await visitor.page
        .getByRole('button', { name: /members/ })
        .first()
        .click();
      await visitor.page.getByRole('listitem').filter({ hasText: 'cy' }).last().waitFor();
    },
  },
  { name: 'member-menu', open: openMemberMenu },
  { name: 'make-owner', open: openMemberQuestion('Make owner', 'alertdialog') },
  { name: 'remove-member', open: openMemberQuestion('Remove from room', 'alertdialog') },
  { name: 'silence-member', open: openMemberQuestion('Silence', 'dialog') },
  { name: 'ban-member', open: openMemberQuestion('Ban', 'dialog') },
  {
    name: 'bans',
    async open(visitor, { harbour }) {
      await visitor.page.goto(harbour);
      await openRoomMenu(visitor, 'Bans and silences');
      await visitor.page.getByRole('button', { name: 'Unban di' }).waitFor();
    },
  },
  {
    name: 'silenced',
    async open(visitor, { library }) {
      await visitor.page.goto(library);
      await visitor.page.getByText(/^You’re silenced until/).waitFor();
    },
  },
  {
    name: 'edit-room',
    async open(visitor, { attic }) {
      await visitor.page.goto(attic);
      await openRoomMenu(visitor, 'Edit room');
      await visitor.page.getByRole('dialog').getByLabel('Description').waitFor();
    },
  },
  {
    name: 'add-people',
    async open(visitor, { attic }) {
      await visitor.page.goto(attic);
      await openRoomMenu(visitor, 'Add people');
      await visitor.page.getByRole('dialog').getByRole('combobox').fill('b');
      await visitor.page.getByRole('option', { name: /bo/ }).waitFor();
    },
  },
  {
    name: 'edit-room',
    async open(visitor, { attic }) {
      await visitor.page.goto(attic);
      await openRoomMenu(visitor, 'Edit room');
      await visitor.page.getByRole('dialog').getByLabel('Topic').waitFor();
    },
  },
  {
    name: 'archive-room',
    async open(visitor, { attic }) {
      await visitor.page.goto(attic);
      await openRoomMenu(visitor, 'Archive room');
      await visitor.page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'delete-room',
    async open(visitor, { attic }) {
      await visitor.page.goto(attic);
      await openRoomMenu(visitor, 'Delete room');
      await visitor.page.getByRole('dialog').getByRole('textbox').waitFor();
    },
  },
  {
    name: 'invite-links',
    async open(visitor, { office }) {
      await visitor.page.goto(office);
      await openInviteLinks(visitor);
      await visitor.page.getByText('by bo').waitFor();
    },
  },
  {
    name: 'new-invite-link',
    async open(visitor, { attic }) {
      await visitor.page.goto(attic);
      await openInviteLinks(visitor);
      await visitor.page.getByRole('button', { name: 'Create link' }).click();
      await visitor.page.getByLabel('Invite link').waitFor();
      await visitor.page.getByRole('listitem').filter({ hasText: 'by you' }).first().waitFor();
    },
  },
  {
    name: 'revoke-invite',
    async open(visitor, { office }) {
      await visitor.page.goto(office);
      await openInviteLinks(visitor);
      await visitor.page
        .getByRole('button', { name: /^Revoke/ })
        .first()
        .click();
      await visitor.page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'invite',
    async open({ page }, { invite }) {
      await page.goto(invite);
      await page.getByRole('button', { name: 'Join harbour' }).waitFor();
    },
  },
  {
    name: 'invite-for-guests',
    isForGuests: true,
    async open({ page }, { invite }) {
      await page.goto(invite);
      await page.getByRole('link', { name: 'Create account' }).waitFor();
    },
  },
  {
    name: 'invite-to-a-group',
    isForGuests: true,
    async open({ page }, { groupInvite }) {
      await page.goto(groupInvite);
      await page.getByRole('heading', { name: 'Join the conversation' }).waitFor();
    },
  },
  {
    name: 'dead-invite',
    isForGuests: true,
    open: openPage('/invite/unknown', 'heading', /no longer works/),
  },
  {
    name: 'leave-room',
    async open(visitor, { attic }) {
      await visitor.page.goto(attic);
      await openRoomMenu(visitor, 'Leave room');
      await visitor.page.getByRole('alertdialog').or(visitor.page.getByRole('dialog')).waitFor();
    },
  },
  {
    name: 'empty-room',
    async open(visitor, { attic }) {
      await visitor.page.goto(attic);
      await visitor.page.getByText('This is the beginning of attic').waitFor();
    },
  },
  {
    name: 'conversation',
    async open(visitor, { talk }) {
      await visitor.page.goto(talk);
      await visitor.message('Did you water').waitFor();
    },
  },
  {
    name: 'right-to-left',
    async open(visitor, { oasis }) {
      await visitor.page.goto(oasis);
      await visitor.message('Thanks').waitFor();
    },
  },
  {
    name: 'right-to-left-search',
    async open({ page }) {
      await page.goto(`/search?q=${encodeURIComponent('الحديقة')}`);
      await page
        .getByRole('main')
        .getByRole('link', { name: /الحديقة/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'room-to-join',
    async open(visitor, { harbour }) {
      await visitor.page.goto(harbour);
      await visitor.page.getByRole('button', { name: /^Join/ }).waitFor();
    },
  },
  { name: 'no-such-room', open: openPage('/rooms/999999', 'heading', /./) },
  { name: 'not-found', open: openPage('/nowhere', 'heading', /./) },
  { name: 'search-start', open: openPage('/search?q=', 'searchbox', /Search/) },
  { name: 'search-results', open: openPage('/search?q=tomatoes', 'link', /tomatoes/) },
  {
    name: 'search-nothing',
    async open({ page }) {
      await page.goto('/search?q=zeppelin');
      await page.getByRole('main').getByText('zeppelin').first().waitFor();
    },
  },
  {
    name: 'switcher',
    async open(visitor) {
      await visitor.page.goto('/');
      await visitor.menu.waitFor();
      await visitor.page.keyboard.press('Control+k');
      await visitor.page.getByRole('dialog').getByRole('option', { name: 'garden' }).waitFor();
    },
  },
  {
    name: 'room-actions',
    async open(visitor) {
      await visitor.page.goto('/');
      await visitor.roomLink('garden').click({ button: 'right' });
      await visitor.page.getByRole('menuitem', { name: 'Move to section' }).click();
      await visitor.page.getByRole('menuitem', { name: 'New section' }).waitFor();
    },
  },
  {
    name: 'unread-only',
    async open({ page }) {
      await page.goto('/');
      await page.getByRole('button', { name: 'Unread only' }).click();
      await page.getByRole('button', { name: 'Unread only', pressed: true }).waitFor();
    },
    async close({ page }) {
      await page.getByRole('button', { name: 'Unread only' }).click();
    },
  },
  {
    name: 'new-section',
    async open({ page }) {
      await page.goto('/');
      await page.getByRole('navigation').getByRole('heading', { name: 'Rooms' }).hover();
      await page.getByRole('button', { name: 'Actions for Rooms' }).click();
      await page.getByRole('menuitem', { name: 'New section' }).click();
      await page.getByRole('dialog').getByLabel('Name').waitFor();
    },
  },
  { name: 'create-room', open: openDialog('Create a room') },
  { name: 'find-rooms', open: openDialog('Find rooms') },
  { name: 'new-conversation', open: openDialog('New conversation') },
  {
    name: 'account-menu',
    async open(visitor) {
      await visitor.page.goto('/');
      await visitor.menu.click();
      await visitor.page.getByRole('menuitem', { name: 'Settings' }).waitFor();
    },
  },
  {
    name: 'status',
    async open(visitor) {
      await visitor.page.goto('/');
      await visitor.menu.click();
      await visitor.page.getByRole('menuitem', { name: 'Set a status' }).click();
      await visitor.page.getByRole('dialog').getByRole('radio').first().waitFor();
    },
  },
  { name: 'settings-appearance', open: openPage('/settings/appearance', 'heading', 'Appearance') },
  { name: 'settings-keys', open: openPage('/settings/keys', 'button', /^Revoke/) },
  { name: 'new-key', open: openSettingsDialog('/settings/keys', 'New API key') },
  { name: 'settings-bots', open: openPage('/settings/bots', 'button', /^Actions for/) },
  { name: 'new-bot', open: openSettingsDialog('/settings/bots', 'New bot') },
  { name: 'settings-incoming', open: openPage('/settings/incoming', 'button', /^Actions for/) },
  { name: 'new-incoming', open: openSettingsDialog('/settings/incoming', 'New webhook') },
  { name: 'settings-outgoing', open: openPage('/settings/outgoing', 'button', /^Actions for/) },
  { name: 'new-outgoing', open: openSettingsDialog('/settings/outgoing', 'New webhook') },
  { name: 'settings-commands', open: openPage('/settings/commands', 'button', /^Actions for/) },
  { name: 'new-command', open: openSettingsDialog('/settings/commands', 'New command') },
  {
    name: 'server-unreachable',
    async open({ page }) {
      await page.route('**/trpc/auth.me*', (route) => route.abort());
      await page.goto('/');
      await page.getByRole('button', { name: 'Try again' }).waitFor();
    },
    async close({ page }) {
      await page.unrouteAll();
    },
  },
  {
    name: 'outdated',
    async open({ page }) {
      isOutdated = true;
      await makeOld(page, () => isOutdated);
      await page.goto('/');
      await page.getByRole('button', { name: 'Reload the page' }).waitFor();
    },
    async close() {
      // WebSockets stay routed for as long as the page is there.
      isOutdated = false;
    },
  },
];

/** A room with something new in it. */
async function openGarden(visitor: Visitor, { bo, garden, gardenId }: Workspace): Promise<void> {
  await visitor.page.goto('/settings/appearance');
  await visitor.page.getByRole('heading', { name: 'Appearance' }).waitFor();
  const { seq } = await sayByKey(bo, gardenId, 'The kettle is on');
  await visitor.page.goto(garden);
  await visitor.timeline.locator(`[data-seq="${seq}"]`).waitFor();
}

async function openRoomMenu({ page }: Visitor, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Room actions' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function openMemberMenu(visitor: Visitor, workspace: Workspace): Promise<void> {
  await openGarden(visitor, workspace);
  const { page } = visitor;
  await page
    .getByRole('button', { name: /^Show members/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Actions for cy' }).click();
  await page.getByRole('menuitem', { name: 'Make owner' }).waitFor();
}

function openMemberQuestion(item: string, role: 'dialog' | 'alertdialog'): View['open'] {
  return async (visitor, workspace) => {
    await openMemberMenu(visitor, workspace);
    await visitor.page.getByRole('menuitem', { name: item }).click();
    await visitor.page.getByRole(role, { name: /cy/ }).waitFor();
  };
}

async function openInviteLinks(visitor: Visitor): Promise<void> {
  await openRoomMenu(visitor, 'Add people');
  await visitor.page.getByRole('button', { name: 'Invite with a link' }).click();
}

type Role = Parameters<Visitor['page']['getByRole']>[0];

function openPage(path: string, role: Role, name: string | RegExp): View['open'] {
  return async ({ page }) => {
    await page.goto(path);
    await page.getByRole('main').getByRole(role, { name }).first().waitFor();
  };
}

function openDialog(button: string): View['open'] {
  return async ({ page }) => {
    await page.goto('/');
    await page.getByRole('navigation').getByRole('button', { name: button }).first().click();
    await page.getByRole('dialog').waitFor();
    await page.getByRole('dialog').locator('input').first().waitFor();
  };
}

function openSettingsDialog(path: string, button: string): View['open'] {
  return async ({ page }) => {
    await page.goto(path);
    await page.getByRole('button', { name: button }).first().click();
    await page.getByRole('dialog').getByRole('textbox').first().waitFor();
  };
}
