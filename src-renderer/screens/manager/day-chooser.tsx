import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/action-button.tsx';
import { useFormat } from '../../components/use-format.ts';
import { dayBeside, isDay } from '../../state/business-day.ts';
import './day-chooser.css';

type DayChooserProps = {
  readonly day: string;
  /** The day is the current business day, by being asked for as such. */
  readonly isToday: boolean;
  /** Null for the current one. */
  readonly onDay: (day: string | null) => void;
};

/** The business day: one before, one after, today, or any by its date. */
export function DayChooser({ day, isToday, onDay }: DayChooserProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="day-chooser">
      <h2 className="day-chooser__day">{format.day(day)}</h2>
      <ActionButton kind="quiet" label={t('manager.day.before')} onPress={() => onDay(dayBeside(day, -1))}>
        ‹
      </ActionButton>
      <ActionButton
        kind="quiet"
        label={t('manager.day.after')}
        isDisabled={isToday}
        onPress={() => onDay(dayBeside(day, 1))}
      >
        ›
      </ActionButton>
      <ActionButton kind="quiet" isDisabled={isToday} onPress={() => onDay(null)}>
        {t('manager.day.today')}
      </ActionButton>
      <TextField
        type="date"
        value={day}
        onChange={(text) => {
          if (isDay(text)) onDay(text);
        }}
      >
        <Label className="visually-hidden">{t('manager.day.choose')}</Label>
        <Input className="text-input__field day-chooser__date" />
      </TextField>
    </div>
  );
}
