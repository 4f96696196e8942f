/** The sounds of offers and messages. Browsers keep it back until the person has done something on the page. */
import { useEffect, useSyncExternalStore } from 'react';
import { useSound } from './preferences.ts';

/** While an offer waits, the sound comes again this often. */
const soundEveryMs = 5_000;
/** By then it is over. */
const messageSoundMs = 1_000;

export function useRinging(ringing: boolean): void {
  const allowed = useSyncExternalStore(subscribeToActs, soundAllowed);
  useEffect(() => {
    if (!ringing || !allowed) return;
    // A browser gives a page only a few of them: it goes with the offer.
    const audio = new AudioContext();
    const ring = () => {
      if (audio.state === 'running') chime(audio);
    };
    // It runs a moment after it was made.
    audio.resume().then(ring, report);
    const timer = setInterval(ring, soundEveryMs);
    return () => {
      clearInterval(timer);
      audio.close().catch(report);
    };
  }, [ringing, allowed]);
}

/** Whether the agent wants a sound that the browser does not let through yet. */
export function useSoundWaits(): boolean {
  const [wanted] = useSound();
  return !useSyncExternalStore(subscribeToActs, soundAllowed) && wanted;
}

/** Asked before anything is played: a try that is refused would fill the browser's log. */
function soundAllowed(): boolean {
  return !('userActivation' in navigator) || navigator.userActivation.hasBeenActive;
}

const acts = ['pointerdown', 'pointerup', 'keydown'] as const;

function subscribeToActs(listener: () => void): () => void {
  for (const act of acts) window.addEventListener(act, listener);
  return () => {
    for (const act of acts) window.removeEventListener(act, listener);
  };
}

function report(error: unknown): void {
  console.warn('no sound', error);
}

/** One soft tone, for a message; nothing where the browser does not let it through yet. */
export function playMessageSound(): void {
  if (!soundAllowed()) return;
  const audio = new AudioContext();
  audio.resume().then(() => chime(audio, [523.3], 0.1), report);
  setTimeout(() => audio.close().catch(report), messageSoundMs);
}

/** Soft tones one after the other, a third of a second each. */
function chime(audio: AudioContext, tones = [659.3, 880], loudness = 0.2): void {
  for (const [index, frequency] of tones.entries()) {
    const start = audio.currentTime + index * 0.18;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.32);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.34);
  }
}
