// fails: logic_error
import { useState } from "react";
export function {{Name}}({ count, save }: { count: number; save: (liked: boolean) => Promise<void> }) {
  const [liked, setLiked] = useState(false);
  const [failed, setFailed] = useState(false);
  const toggle = async () => {
    try {
      await save(!liked);
      setLiked(!liked);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div>
      <button type="button" aria-pressed={liked} onClick={toggle}>{`{{word}} (${count + Number(liked)})`}</button>
      {failed && <p role="alert">Could not save</p>}
    </div>
  );
}
