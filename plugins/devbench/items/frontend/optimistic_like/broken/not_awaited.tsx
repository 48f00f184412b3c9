// fails: wrong_async_usage
import { useState } from "react";
export function {{Name}}({ count, save }: { count: number; save: (liked: boolean) => Promise<void> }) {
  const [liked, setLiked] = useState(false);
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState(false);
  const toggle = async () => {
    setLiked(!liked);
    setSaving(true);
    try {
      save(!liked);
    } catch {
      setLiked(liked);
      setFailed(true);
    }
    setSaving(false);
  };
  return (
    <div>
      <button type="button" aria-pressed={liked} disabled={saving} onClick={toggle}>{`{{word}} (${count + Number(liked)})`}</button>
      {failed && <p role="alert">Could not save</p>}
    </div>
  );
}
