/** What runs in the container: nothing of an instance or an answer is part of its text. @module */

/**
 * Arguments: commit, locale (`none`, `set` or `make`), `install` or `keep`, and the command that tests.
 * A patch is applied in the three ways that the official harness tries, one after the other.
 */
export const EVALUATE = `set -u
cd /testbed || { echo ">>>>> Reset Failed"; exit 0; }
source /opt/miniconda3/bin/activate
conda activate testbed
git config --global --add safe.directory /testbed
commit=$1; locale=$2; install=$3; shift 3

if git apply --verbose /modellens/model.patch ||
  git apply --verbose --reject /modellens/model.patch ||
  patch --batch --fuzz=5 -p1 -i /modellens/model.patch; then
  echo ">>>>> Applied Patch"
else
  echo ">>>>> Patch Apply Failed"
  exit 0
fi

if [ "$locale" = make ]; then
  sed -i '/en_US.UTF-8/s/^# //g' /etc/locale.gen && locale-gen
fi
if [ "$locale" != none ]; then
  export LANG=en_US.UTF-8 LANGUAGE=en_US:en LC_ALL=en_US.UTF-8 PYTHONIOENCODING=utf8
fi
if [ "$install" = install ]; then
  python -m pip install . || { echo ">>>>> Tests Errored"; exit 0; }
fi

while IFS= read -r path; do
  git checkout "$commit" -- "$path" || { echo ">>>>> Reset Failed"; exit 0; }
done < /modellens/checkout.txt
while IFS= read -r path; do
  rm -f -- "$path"
done < /modellens/remove.txt
git apply -v /modellens/test.patch || { echo ">>>>> Reset Failed"; exit 0; }

echo ">>>>> Start Test Output"
"$@"
echo ">>>>> End Test Output"
`;
