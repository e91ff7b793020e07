export type Tone = 'good' | 'bad';

/** High and short for good, low and longer for bad: told apart without looking. */
const TONES: Readonly<Record<Tone, { hertz: number; seconds: number }>> = {
  good: { hertz: 1_250, seconds: 0.08 },
  bad: { hertz: 220, seconds: 0.25 },
};
const VOLUME = 0.15;

/** Plays tones where the machine has sound; without, the words and the field say the same. */
export function createTonePlayer(): (tone: Tone) => void {
  let context: AudioContext | null = null;
  return (tone) => {
    try {
      context ??= new AudioContext();
      play(context, TONES[tone]);
    } catch {
      context = null;
    }
  };
}

function play(context: AudioContext, { hertz, seconds }: { hertz: number; seconds: number }): void {
  const volume = context.createGain();
  const source = context.createOscillator();
  const endsAt = context.currentTime + seconds;
  volume.gain.setValueAtTime(VOLUME, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, endsAt);
  source.frequency.value = hertz;
  source.connect(volume).connect(context.destination);
  source.start();
  source.stop(endsAt);
}
