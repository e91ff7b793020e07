import { type StandingKey, standingOf } from '../../../src-shared/domain/members.ts';
import type { MemberRow } from '../../members/lock-member.ts';
import type { ShownProgram } from '../../programs/program-profile.ts';

/** Every value that `status` can have, by where the membership stands. */
const STATUS: Readonly<Record<StandingKey, string>> = {
  new: 'new',
  pending: 'pending',
  enrolled: 'active',
  canceled: 'canceled',
  declined: 'declined',
  deleted: 'deleted',
  expired: 'expired',
};

/** A membership with all attributes of the document, in its order. */
export function describeMembership(
  member: MemberRow,
  program: ShownProgram,
  { nowMs, baseUrl }: { readonly nowMs: number; readonly baseUrl: string },
) {
  return {
    id: member.memberId,
    accountId: member.accountId,
    programId: member.programId,
    name: program.name,
    description: program.description,
    status: STATUS[standingOf(member, nowMs).standing],
    mediaUploadId: program.mediaId,
    img: program.mediaId === null ? null : pictureUrl(baseUrl, program.mediaId),
    createdAt: new Date(member.createdAtMs).toISOString(),
    createdBy: crnOf(member.createdBy),
    test: program.test,
  };
}

/** A program, as far as this interface has to do with it. */
export function describeProgram(program: ShownProgram, baseUrl: string) {
  return {
    id: program.programId,
    name: program.name,
    description: program.description,
    mediaUploadId: program.mediaId,
    img: program.mediaId === null ? null : pictureUrl(baseUrl, program.mediaId),
    createdAt: new Date(program.createdAtMs).toISOString(),
    test: program.test,
  };
}

/** Where pictures are served, to anyone who has the address. */
export const PICTURES_PATH = '/media';

export function pictureUrl(baseUrl: string, mediaId: string): string {
  return `${baseUrl}${PICTURES_PATH}/${mediaId}`;
}

/** A name in the document's form, of who made a membership: the key of another system, a till, or central itself. */
function crnOf(createdBy: string): string {
  const [kind = '', id] = createdBy.split(/\/(.*)/s);
  return id === undefined ? `crn::service:${kind}` : `crn::${kind === 'client' ? 'api-key' : kind}:${id}`;
}
