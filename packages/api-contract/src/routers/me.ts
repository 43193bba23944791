import { noInput, procedure, router, stream } from '../procedures.ts';
import {
  markReadInput,
  markReadOutput,
  meEventSchema,
  updateMyRoomInput,
  updateMyRoomOutput,
} from '../schemas/events.ts';
import {
  createSectionInput,
  orderSectionsInput,
  sectionIdInput,
  sectionOutput,
  sectionsOutput,
  updateSectionInput,
} from '../schemas/sections.ts';

const tags = ['sidebar'];

export const meRouter = router({
  follow: procedure
    .meta({
      description: 'Follows your account and your list of rooms: a full snapshot first, then each change.',
      limit: 'followList',
    })
    .input(noInput)
    .output(stream(meEventSchema))
    .subscription(({ ctx, signal }) => ctx.services.me.follow(ctx.viewer, signal)),

  markRead: procedure
    .meta({
      description: 'Moves your read mark in a room forward, on all devices.',
      limit: 'markRead',
      reasons: ['room_not_found', 'not_member'],
      openapi: {
        method: 'POST',
        path: '/api/chat/rooms/{roomId}/read',
        summary: 'Mark messages as read',
        tags: ['rooms'],
      },
    })
    .input(markReadInput)
    .output(markReadOutput)
    .mutation(({ ctx, input }) => ctx.services.me.markRead(ctx.viewer, input)),

  updateRoom: procedure
    .meta({
      description:
        'Makes a room one of your favorites, mutes it, or moves it to one of your sections, on all devices. What you leave out stays as it is. Nobody else can see this.',
      limit: 'arrange',
      reasons: ['room_not_found', 'not_member', 'section_not_found'],
      openapi: {
        method: 'PATCH',
        path: '/api/chat/rooms/{roomId}/membership',
        summary: 'Favorite, mute or move a room',
        tags,
      },
    })
    .input(updateMyRoomInput)
    .output(updateMyRoomOutput)
    .mutation(({ ctx, input }) => ctx.services.me.updateRoom(ctx.viewer, input)),

  sections: procedure
    .meta({
      description: 'Returns the sections of your sidebar, in order.',
      openapi: { method: 'GET', path: '/api/chat/sections', summary: 'List your sections', tags },
    })
    .input(noInput)
    .output(sectionsOutput)
    .query(({ ctx }) => ctx.services.me.sections(ctx.viewer)),

  createSection: procedure
    .meta({
      description: 'Creates a section, which is placed above your rooms. You can create up to 50.',
      limit: 'arrange',
      reasons: ['too_many_sections'],
      openapi: { method: 'POST', path: '/api/chat/sections', summary: 'Create a section', tags },
      rest: { status: 201 },
    })
    .input(createSectionInput)
    .output(sectionOutput)
    .mutation(({ ctx, input }) => ctx.services.me.createSection(ctx.viewer, input)),

  updateSection: procedure
    .meta({
      description: 'Renames, collapses or expands a section. What you leave out stays as it is.',
      limit: 'arrange',
      reasons: ['section_not_found'],
      openapi: { method: 'PATCH', path: '/api/chat/sections/{sectionId}', summary: 'Change a section', tags },
    })
    .input(updateSectionInput)
    .output(sectionOutput)
    .mutation(({ ctx, input }) => ctx.services.me.updateSection(ctx.viewer, input)),

  removeSection: procedure
    .meta({
      description:
        'Removes a section that you created. Its rooms are listed with your other rooms and conversations again.',
      limit: 'arrange',
      reasons: ['section_not_found'],
      openapi: {
        method: 'DELETE',
        path: '/api/chat/sections/{sectionId}',
        summary: 'Remove a section',
        tags,
      },
    })
    .input(sectionIdInput)
    .output(sectionIdInput)
    .mutation(({ ctx, input }) => ctx.services.me.removeSection(ctx.viewer, input)),

  orderSections: procedure
    .meta({
      description: 'Changes the order of your sections.',
      limit: 'arrange',
      reasons: ['section_not_found'],
      openapi: { method: 'PUT', path: '/api/chat/sections', summary: 'Order your sections', tags },
    })
    .input(orderSectionsInput)
    .output(sectionsOutput)
    .mutation(({ ctx, input }) => ctx.services.me.orderSections(ctx.viewer, input)),
});
