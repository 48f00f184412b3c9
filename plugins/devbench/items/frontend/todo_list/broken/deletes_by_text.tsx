// fails: logic_error
import { type FormEvent, useState } from "react";
export function {{Name}}() {
  const [tasks, setTasks] = useState<{ text: string; done: boolean }[]>([]);
  const [text, setText] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) setTasks([...tasks, { text: text.trim(), done: false }]);
    setText("");
  };
  return (
    <section>
      <form onSubmit={add}>
        <label>New task<input value={text} onChange={(e) => setText(e.target.value)} /></label>
        <button type="submit">Add</button>
      </form>
      <ul>
        {tasks.map((task, at) => (
          <li key={at}>
            <label>
              <input type="checkbox" checked={task.done} onChange={() => setTasks(tasks.map((one) => one === task ? { ...one, done: !one.done } : one))} />
              {task.text}
            </label>
            <button type="button" onClick={() => setTasks(tasks.filter((one) => one.text !== task.text))}>Delete {task.text}</button>
          </li>
        ))}
      </ul>
      <p role="status">{tasks.filter(({ done }) => !done).length} {{word}}</p>
    </section>
  );
}
