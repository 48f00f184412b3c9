// fails: type_error
import { useState } from "react";
export function {{Name}}() {
  const [tasks, setTasks] = useState([]);
  const [text, setText] = useState("");
  const add = (event) => {
    event.preventDefault();
    if (text.trim()) setTasks([...tasks, { id: Math.random(), text: text.trim(), done: false }]);
    setText("");
  };
  return (
    <section>
      <form onSubmit={add}>
        <label>New task<input value={text} onChange={(e) => setText(e.target.value)} /></label>
        <button type="submit">Add</button>
      </form>
      <ul>{tasks.map((task) => <li key={task.id}><label><input type="checkbox" checked={task.done} onChange={() => setTasks(tasks.map((one) => one === task ? { ...one, done: !one.done } : one))} />{task.text}</label><button type="button" onClick={() => setTasks(tasks.filter((one) => one !== task))}>Delete {task.text}</button></li>)}</ul>
      <p role="status">{tasks.filter(({ done }) => !done).length} {{word}}</p>
    </section>
  );
}
