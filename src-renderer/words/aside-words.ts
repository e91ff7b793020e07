import type { TFunction } from 'i18next';
import type { AsideNotice, AsidePlainNotice } from '../state/aside-notice.ts';
import type { Format } from './format.ts';

/** The words of goods that come back, of new members and of cards that have nothing to fill in. */
export const ASIDE_PLAIN_WORDS = {
  'refund-nothing-chosen': 'refund.nothingChosen',
  'refund-nothing-left': 'refund.nothingLeft',
  'refund-cannot-void': 'refund.cannotVoid',
  'refund-changed': 'refund.changed',
  'refund-member-later': 'refund.memberLater',
  'refund-other-receipt': 'refund.otherReceipt',
  'refund-no-figures': 'refund.noFigures',
  'refund-disk-full': 'refund.diskFull',
  'refund-unsure': 'refund.unsure',
  'leave-asked': 'refund.leaveAsked',
  'enrol-disk-full': 'enrol.diskFull',
  'enrol-unsure': 'enrol.unsure',
  'enrol-other-scan': 'enrol.otherScan',
  'card-needs-member': 'enrol.card.needsMember',
  'card-none': 'enrol.card.none',
  'card-disk-full': 'enrol.card.diskFull',
  'card-unsure': 'enrol.card.unsure',
} as const satisfies Readonly<Record<AsidePlainNotice, string>>;

/** What the message line says of what stands beside the sale: what happened, and what would help. */
export function asideNoticeWords(content: AsideNotice, t: TFunction, format: Pick<Format, 'money' | 'points'>): string {
  switch (content.kind) {
    case 'refund-not-found':
      return t('refund.notFound', { number: content.typed });
    case 'refund-no-receipt':
      return t('refund.noReceipt', { read: content.read });
    case 'refund-not-on-receipt':
      return t('refund.notOnReceipt', { name: content.name });
    case 'refund-too-much': {
      const { name, leftQuantity } = content;
      if (leftQuantity === 0) return t('refund.noneLeft', { name });
      return t('refund.tooMuch', { name, count: leftQuantity, left: format.points(leftQuantity) });
    }
    case 'refunded': {
      const { by, amountMinor } = content;
      return by === null ? t('refund.doneNoMoney') : t(`refund.doneBy.${by}`, { amount: format.money(amountMinor) });
    }
    case 'enrolled':
      return content.isOffline
        ? t('enrol.doneOffline', { name: content.name })
        : t('enrol.done', { name: content.name });
    case 'member-linked':
      return t('enrol.linked', { name: content.name });
    case 'card-blocked':
      return t('enrol.card.blocked', { name: content.name });
    case 'card-replaced':
      return t('enrol.card.replaced', { name: content.name, hint: content.hint });
  }
}
