import time, pytest
def test_stop(cluster, s3, process, tmp_path):
    from tests.journeys.exchange import arranged, serving, working
    with arranged(cluster, s3, tmp_path) as e:
        with serving(e):
            with working(e) as w:
                time.sleep(8); t=time.time()
                w.terminate(); 
                try: w.wait(40)
                except Exception as x: print(x)
                print("worker stop", time.time()-t, w.returncode)
                print((tmp_path/"worker-2.log").read_text() if (tmp_path/"worker-2.log").exists() else list(tmp_path.iterdir()))
            t=time.time()
        print("web stop", time.time()-t); t=time.time()
    print("drop", time.time()-t); t=time.time()
