import type { TFunction } from 'i18next';
import type { ShownStep } from './explanation.ts';
import type { Format } from './format.ts';

const NAME_LIMIT = 22;

/** One row of "this sale earns", in words; its points stand beside it. `nameOf` gives the name of a line. */
export function stepWords(step: ShownStep, t: TFunction, format: Format, nameOf: (lineId: string) => string): string {
  switch (step.kind) {
    case 'line':
      return t('earn.line', {
        name: shortened(nameOf(step.lineId)),
        amount: format.money(step.eligibleMinor),
        rate: format.pointsPerUnit(step.rate).text,
      });
    case 'merged-lines':
      return t('earn.linesMerged', {
        count: step.count,
        amount: format.money(step.eligibleMinor),
        rate: format.pointsPerUnit(step.rate).text,
      });
    case 'excluded':
      return t('earn.excluded', { name: shortened(nameOf(step.lineId)) });
    case 'merged-excluded':
      return t('earn.excludedMerged', { count: step.count });
    case 'campaign':
      return t('earn.campaign', {
        name: step.name,
        multiplier: format.multiplier(step.multiplier),
        amount: format.money(step.eligibleMinor),
      });
    case 'tier':
      return t('earn.tier', { name: step.name, multiplier: format.multiplier(step.multiplier) });
    case 'bonus':
      return t('earn.bonus', { name: step.name });
    case 'minimum-spend':
      return t('earn.minimumSpend', {
        minimum: format.money(step.minimumSpendMinor),
        eligible: format.money(step.eligibleMinor),
      });
    case 'cap':
      return t('earn.cap', { points: format.points(step.capPoints) });
    case 'member-state':
      return t('earn.memberState');
    case 'program-closed':
      return t('earn.programClosed');
    case 'more':
      return t('earn.more', { count: step.count });
  }
}

/** A long name leaves room for the figures behind it: those explain, and the lines have the whole name. */
function shortened(name: string): string {
  const signs = [...name];
  return signs.length <= NAME_LIMIT
    ? name
    : `${signs
        .slice(0, NAME_LIMIT - 1)
        .join('')
        .trimEnd()}…`;
}
