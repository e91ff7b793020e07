import { useTranslation } from 'react-i18next';
import { ToggleRow } from '../../../components/toggle-row.tsx';

const FILTERS = ['all', 'waiting', 'needs-person', 'sales'] as const;
export type EntriesFilter = (typeof FILTERS)[number];

/** Which entries are listed. */
export function EntriesFilterRow(props: { filter: EntriesFilter; onFilter: (filter: EntriesFilter) => void }) {
  const { t } = useTranslation();
  return (
    <ToggleRow
      label={t('manager.entries.filter')}
      choices={FILTERS.map((id) => ({ id, words: t(`manager.entries.filters.${id}`) }))}
      chosen={props.filter}
      onChoose={props.onFilter}
    />
  );
}
