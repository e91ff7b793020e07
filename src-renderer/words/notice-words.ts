import type { TFunction } from 'i18next';
import { MEMBER_STANDING } from '../../src-shared/domain/members.ts';
import { MAXIMUM_LINES, MAXIMUM_QUANTITY } from '../../src-shared/domain/sale.ts';
import type { NoticeContent, PlainNotice } from '../state/notice.ts';
import { ASIDE_PLAIN_WORDS, asideNoticeWords } from './aside-words.ts';
import type { Format } from './format.ts';
import { PAY_PLAIN_WORDS, partTakenWords, payProblemWords } from './pay-words.ts';
import { REDEEM_PLAIN_WORDS, redeemNoticeWords } from './redeem-words.ts';

/** What the message line says: what was read, what was expected, what to do. */
export function noticeWords(content: NoticeContent, t: TFunction, format: Format): string {
  switch (content.kind) {
    case 'product-added':
      return content.quantity === 1
        ? t('notice.productAdded', { name: content.name, amount: format.money(content.amountMinor) })
        : t('notice.productMore', { name: content.name, quantity: format.points(content.quantity) });
    case 'amount-added':
      return t('notice.amountAdded', { name: content.name, amount: format.money(content.amountMinor) });
    case 'line-removed':
      return t('notice.lineRemoved', { name: content.name });
    case 'member-found':
      return t('notice.memberFound', {
        name: content.name,
        tier: content.tierName,
        points: format.points(content.points),
      });
    case 'completed':
      return completedWords(content, t, format);
    case 'member-removed':
      return memberRemovedWords(content, t, format);
    case 'standing':
      return t('notice.standing', { name: content.name, words: t(MEMBER_STANDING[content.standing].messageKey) });
    case 'not-found':
      return t(`notice.notFound.${content.what}`, { read: content.read });
    case 'unreadable':
      return unreadableWords(content, t);
    case 'limit':
      return limitWords(content, t, format);
    case 'pay-problem':
      return payProblemWords(content, t, format);
    case 'part-taken':
      return partTakenWords(content, t, format);
    case 'tender-wrong':
      return t(`pay.tenderWrong.${content.problem}`);
    case 'field-not-taken':
      return t('pay.fieldNotTaken', { typed: content.typed });
    case 'parked':
      return t('pay.parked', { count: content.lines, amount: format.money(content.amountMinor) });
    case 'lost-card':
      return t('notice.lostCard', { read: content.read });
    case 'refund-not-found':
    case 'refund-no-receipt':
    case 'refund-not-on-receipt':
    case 'refund-too-much':
    case 'refunded':
    case 'enrolled':
    case 'member-linked':
    case 'card-blocked':
    case 'card-replaced':
      return asideNoticeWords(content, t, format);
    default:
      return isPlain(content) ? t(PLAIN_WORDS[content.kind]) : redeemNoticeWords(content, t, format);
  }
}

/** The key of the words of each notice that has nothing to fill in. */
export const PLAIN_WORDS = {
  'member-gone': 'notice.memberGone',
  discarded: 'notice.discarded',
  'quote-changed': 'notice.quoteChanged',
  'figures-moved': 'notice.figuresMoved',
  'figures-missing': 'notice.figuresMissing',
  'quote-failed': 'notice.quoteFailed',
  'complete-failed': 'notice.completeFailed',
  'sale-conflict': 'notice.saleConflict',
  'already-completed': 'notice.alreadyCompleted',
  'disk-full': 'notice.diskFull',
  'not-signed-in': 'notice.notSignedIn',
  'not-ready': 'notice.notReady',
  'no-categories': 'choice.noCategories',
  'no-answer': 'notice.noAnswer',
  'open-failed': 'notice.openFailed',
  ...PAY_PLAIN_WORDS,
  ...REDEEM_PLAIN_WORDS,
  ...ASIDE_PLAIN_WORDS,
} as const satisfies Readonly<Record<PlainNotice, string>>;

function isPlain(content: NoticeContent): content is { kind: PlainNotice } {
  return content.kind in PLAIN_WORDS;
}

function memberRemovedWords(
  { name, points }: Extract<NoticeContent, { kind: 'member-removed' }>,
  t: TFunction,
  format: Format,
): string {
  if (name === null) return t('notice.memberRemovedUnnamed');
  if (points === 0) return t('notice.memberRemoved', { name });
  return t('redeem.memberRemovedWithPoints', { name, points: format.points(points) });
}

function unreadableWords(content: Extract<NoticeContent, { kind: 'unreadable' }>, t: TFunction): string {
  const what = t(`notice.unreadable.${content.problem}`, { read: content.read });
  // A payment card is said nothing more about: what it should have been does not matter.
  if (content.expected === null || content.problem === 'payment-card') return what;
  return `${what} ${t(`notice.expected.${content.expected}`)}`;
}

function completedWords(content: Extract<NoticeContent, { kind: 'completed' }>, t: TFunction, format: Format): string {
  const shown = { title: completedTitle(content, t, format), amount: format.money(content.netMinor) };
  if (content.earnPoints === null) return t('notice.completed', shown);
  return t('notice.completedWithPoints', { ...shown, points: format.movement(content.earnPoints) });
}

function completedTitle(content: Extract<NoticeContent, { kind: 'completed' }>, t: TFunction, format: Format): string {
  const { changeMinor = 0 } = content;
  if (changeMinor === 0) return t('receipt.title');
  return t('pay.completedWithChange', { title: t('receipt.title'), change: format.money(changeMinor) });
}

function limitWords(content: Extract<NoticeContent, { kind: 'limit' }>, t: TFunction, format: Format): string {
  const { name } = content;
  switch (content.limit) {
    case 'too-many-lines':
      return t('notice.tooManyLines', { name, limit: format.points(MAXIMUM_LINES) });
    case 'quantity-limit':
      return t('notice.quantityLimit', { name, limit: format.points(MAXIMUM_QUANTITY) });
    case 'amount-limit':
      return t('notice.amountLimit', { name });
  }
}
